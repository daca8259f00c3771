/** Who did it: a user, a role and the session in it, or a service of AWS. */
import { oneLine } from '../core/sanitize.ts'
import { type Fields, fields, text } from './record.ts'

export interface Principal {
  /** An ARN where there is one: of the user, or of the role; else what CloudTrail calls it. */
  readonly user: string
  /** Of a role; empty for everyone else. */
  readonly session: string
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function principalOf(identity: Fields): Principal {
  const { user, session } = find(identity)
  // Whoever wrote the log, a terminal would obey it.
  return { user: oneLine(user), session: oneLine(session) }
}

function find(identity: Fields): Principal {
  const arn = text(identity.arn) ?? ''
  const [, session = ''] = /:assumed-role\/[^/]+\/(.+)$/s.exec(arn) ?? []
  if (session !== '') return { user: roleOf(identity, arn), session }
  const name = text(identity.userName) ?? text(identity.principalId)
  return { user: arn || name || (text(identity.invokedBy) ?? 'unknown'), session: '' }
}

/** The issuer's ARN has the path of the role, which the session's own has not. */
function roleOf(identity: Fields, arn: string): string {
  const issuer = fields(fields(identity.sessionContext).sessionIssuer)
  const plain = arn.replace(
    /^(arn:[^:]+):sts::(\d*):assumed-role\/([^/]+)\/.*$/,
    '$1:iam::$2:role/$3',
  )
  return text(issuer.arn) ?? plain
}
