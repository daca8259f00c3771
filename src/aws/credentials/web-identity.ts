/** A role of STS for a token in a file: EKS, GitHub Actions and other web identities. */
import type { AwsCredentialIdentity } from '@smithy/types'
import { readFileSync } from 'node:fs'
import { errorCode } from '../../core/error-code.ts'
import { quote, text } from '../../core/text.ts'
import type { WebIdentity } from './profile-source.ts'
import { defaultSessionName } from './assume-role.ts'
import { toCredentials } from './response.ts'
import type { CredentialSource, SourceOptions } from './next-source.ts'
import { atHost, createSourceClients, type SourceClients } from './sdk.ts'
import { CredentialFault } from './source-error.ts'

/** Web identity by variables. */
export function webIdentitySource(options: SourceOptions, tokenFile: string): CredentialSource {
  const { env, region, send } = options
  const clients = createSourceClients(env, region, send)
  return {
    get name() {
      return text`the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)${atHost(clients)}`
    },
    hint: text`check AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and the trust policy of the role`,
    async get() {
      const { AWS_ROLE_ARN: roleArn, AWS_ROLE_SESSION_NAME: sessionName } = env
      if (!roleArn) throw new CredentialFault(text`AWS_ROLE_ARN is not set`)
      const identity = { tokenFile, roleArn, sessionName: sessionName || undefined }
      return webIdentityCredentials(identity, clients)
    },
  }
}

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
