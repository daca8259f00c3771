/** A role that is assumed with the credentials of another source. */
import type { AwsCredentialIdentity } from '@smithy/types'
import { quote, text } from '../../core/text.ts'
import type { Role } from './chain.ts'
import { toCredentials } from './response.ts'
import type { SourceClients } from './sdk.ts'

/** Shown by CloudTrail and in the ARN of the caller. */
export const defaultSessionName = (): string => `chamber-${Date.now()}`

/** Asks for an MFA code. @throws {CredentialFault} if there is nobody to ask */
export type AskCode = (profile: string, signal: AbortSignal) => Promise<string>

interface Assuming {
  readonly by: AwsCredentialIdentity
  readonly clients: SourceClients
  readonly askCode: AskCode
  readonly signal: AbortSignal
}

/** @throws {CredentialFault} {@link CredentialFault} */
export async function assumeRole(
  role: Role,
  { by, clients, askCode, signal }: Assuming,
): Promise<AwsCredentialIdentity> {
  const { mfaSerial: serial } = role
  const code = serial === undefined ? undefined : await askCode(role.profile, signal)
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({ ...(await clients.config('sts')), credentials: by })
  const input = {
    RoleArn: role.arn,
    RoleSessionName: role.sessionName ?? defaultSessionName(),
    ExternalId: role.externalId,
    DurationSeconds: role.durationSeconds,
    ...(code === undefined ? {} : { SerialNumber: serial, TokenCode: code }),
  }
  const hint = text`check that the trust policy of ${quote(role.arn, 'kmsKey', text`the role`)} allows these credentials to assume it`
  return clients.ask(async () => {
    return toCredentials((await client.send(new AssumeRoleCommand(input))).Credentials)
  }, hint)
}
