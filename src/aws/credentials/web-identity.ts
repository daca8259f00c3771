/** A role of STS for a token in a file: EKS, GitHub Actions and other web identities. */
import type { AwsCredentialIdentity } from '@smithy/types'
import { readFileSync } from 'node:fs'
import { errorCode } from '../../core/error-code.ts'
import { quote, text } from '../../core/text.ts'
import type { WebIdentity } from './profile-source.ts'
import { defaultSessionName } from './assume-role.ts'
import { toCredentials } from './response.ts'
import type { SourceClients } from './sdk.ts'
import { CredentialFault } from './source-error.ts'

/** @throws {CredentialFault} {@link CredentialFault} */
export async function webIdentityCredentials(
  { tokenFile, roleArn, sessionName = defaultSessionName() }: WebIdentity,
  clients: SourceClients,
): Promise<AwsCredentialIdentity> {
  const token = readToken(tokenFile)
  const { AssumeRoleWithWebIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient(await clients.config('sts'))
  const input = { RoleArn: roleArn, RoleSessionName: sessionName, WebIdentityToken: token }
  return clients.ask(async () => {
    const command = new AssumeRoleWithWebIdentityCommand(input)
    return toCredentials((await client.send(command)).Credentials)
  })
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = quote(errorCode(error) ?? '', 'errorName', text`no code`)
    const shown = quote(path, 'absolutePath', text`a path`)
    throw new CredentialFault(text`the token file ${shown} cannot be read (${code})`)
  }
}
