/** The session of `aws login`. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import { inHome } from './config-files.ts'
import { profileFlag } from './profile.ts'
import type { AwsCredentialIdentity } from '@smithy/types'
import type { SourceClients } from './sdk.ts'
import { CredentialFault } from './source-error.ts'

interface Login {
  /** As `login_session` names it. */
  readonly session: string
  /** The profile to sign in with. */
  readonly owner: string
  readonly env: Variables
  readonly clients: SourceClients
}

/** The SDK's provider wants a profile: this one is read from here, not from a file. */
const config = 'chamber:login'

/** @throws {CredentialFault} {@link CredentialFault} */
export async function loginCredentials({
  session,
  owner,
  env,
  clients,
}: Login): Promise<AwsCredentialIdentity> {
  const hint = text`sign in: aws login${profileFlag(owner)}`
  if (!existsSync(sessionPath(env, session)))
    throw new CredentialFault(text`not signed in`, { hint })
  const { externalDataInterceptor } = await import('@smithy/core/config')
  const { fromLoginCredentials } = await import('@aws-sdk/credential-providers')
  externalDataInterceptor.interceptFile(config, `[default]\nlogin_session = ${session}\n`)
  const clientConfig = await clients.config('signin')
  const options = { profile: 'default', filepath: config, configFilepath: config }
  return clients.ask(() => fromLoginCredentials({ ...options, clientConfig })(), hint)
}

function sessionPath(env: Variables, session: string): string {
  const name = `${createHash('sha256').update(session).digest('hex')}.json`
  const directory = env.AWS_LOGIN_CACHE_DIRECTORY || inHome(env, '.aws', 'login', 'cache')
  return `${directory}/${name}`
}
