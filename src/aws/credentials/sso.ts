/** A role of IAM Identity Center, with the session of `aws sso login`. */
import type { AwsCredentialIdentity } from '@smithy/types'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isRecord } from '../../core/is-record.ts'
import { text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import { privateFile } from '../../files/private-file.ts'
import type { SsoRole } from './profile-source.ts'
import { inHome } from './config-files.ts'
import { profileFlag } from './profile.ts'
import { toCredentials } from './response.ts'
import type { SourceClients } from './sdk.ts'
import { CredentialFault } from './source-error.ts'

/** As the AWS CLI writes it; chamber keeps what else is in it. */
type Session = Readonly<Record<string, unknown>> & {
  readonly accessToken: string
  readonly expires: number
}

interface Sso {
  readonly role: SsoRole
  /** The profile to sign in with. */
  readonly owner: string
  readonly env: Variables
  readonly clients: SourceClients
}

/** Milliseconds before its end at which a session is refreshed. */
const margin = 300_000

/** @throws {CredentialFault} {@link CredentialFault} */
export async function ssoCredentials(sso: Sso): Promise<AwsCredentialIdentity> {
  const { role, owner, clients } = sso
  const { accountId, roleName, region } = role
  const { accessToken } = await currentSession(sso)
  const { GetRoleCredentialsCommand, SSOClient } = await import('@aws-sdk/nested-clients/sso')
  const client = new SSOClient(await clients.config('sso', region))
  return clients.ask(async () => {
    const command = new GetRoleCredentialsCommand({ accountId, roleName, accessToken })
    const { roleCredentials } = await client.send(command)
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = roleCredentials ?? {}
    return toCredentials({
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration,
    })
  }, signInHint(owner))
}

const signInHint = (owner: string) => text`sign in: aws sso login${profileFlag(owner)}`

async function currentSession(sso: Sso): Promise<Session> {
  const { role, owner, env } = sso
  const path = sessionPath(env, role)
  const session = readSession(path)
  if (!session) throw new CredentialFault(text`not signed in`, { hint: signInHint(owner) })
  const left = session.expires - Date.now()
  if (left > margin || (left > 0 && !isRefreshable(session))) return session
  if (isRefreshable(session)) {
    const refreshed = await refresh(session, sso).catch((error: unknown) => {
      if (left <= 0) throw error
      return session
    })
    if (refreshed !== session) writeSession(path, refreshed)
    return refreshed
  }
  throw new CredentialFault(text`the sign-in has expired`, { hint: signInHint(owner) })
}

const isRefreshable = ({ refreshToken, clientId, clientSecret }: Session): boolean =>
  [refreshToken, clientId, clientSecret].every((one) => typeof one === 'string' && one !== '')

function sessionPath(env: Variables, { session, startUrl }: SsoRole): string {
  const id = createHash('sha1')
    .update(session ?? startUrl)
    .digest('hex')
  return inHome(env, '.aws', 'sso', 'cache', `${id}.json`)
}

function readSession(path: string): Session | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (!isRecord(found) || typeof found.accessToken !== 'string') return undefined
    const end = typeof found.expiresAt === 'string' ? found.expiresAt.replace(/UTC$/, 'Z') : ''
    const expires = Date.parse(end)
    return Number.isNaN(expires) ? undefined : { ...found, accessToken: found.accessToken, expires }
  } catch {
    return undefined
  }
}

async function refresh(session: Session, { role, owner, clients }: Sso): Promise<Session> {
  const { CreateTokenCommand, SSOOIDCClient } = await import('@aws-sdk/nested-clients/sso-oidc')
  const client = new SSOOIDCClient(await clients.config('sso-oidc', role.region))
  const { clientId, clientSecret, refreshToken } = session as Record<string, unknown> as {
    readonly [Name in 'clientId' | 'clientSecret' | 'refreshToken']: string
  }
  const input = { clientId, clientSecret, refreshToken, grantType: 'refresh_token' }
  return clients.ask(async () => {
    const answer = await client.send(new CreateTokenCommand(input))
    const { accessToken, expiresIn } = answer
    if (!accessToken || !expiresIn) throw new CredentialFault(text`the sign-in has expired`)
    const expires = Date.now() + expiresIn * 1000
    return { ...session, accessToken, expires, refreshToken: answer.refreshToken ?? refreshToken }
  }, signInHint(owner))
}

/** For the AWS CLI too; a session that cannot be kept is refreshed again. */
function writeSession(path: string, { expires, ...session }: Session): void {
  const expiresAt = new Date(expires).toISOString().replace(/\.\d+Z$/, 'Z')
  try {
    const file = privateFile(path, { cwd: '/', userId: () => process.geteuid?.() })
    file.write(JSON.stringify({ ...session, expiresAt }))
  } catch {
    // a home directory that is read-only
  }
}
