/**
 * Where credentials come from: the first source that is configured, in the order of every AWS SDK.
 * If that one fails, its failure is the answer. (The SDK would go on to the next, lose the reason,
 * and might end up as somebody else.)
 */
import { text, quote, type Text } from '../../core/text.ts'
import type { AwsCredentialIdentity } from '@smithy/types'
import { ChamberError } from '../../core/errors.ts'
import type { Variables } from '../../core/variables.ts'
import { containerEndpoint } from './container.ts'
import { CredentialFault } from './source-error.ts'
import { adoptProcesses, processDeadline } from './process.ts'
import { instanceMetadata, isMetadataAllowed } from './instance-metadata.ts'
import { type SdkCredentials, sdkCredentials } from './sdk.ts'
import { readProfile, type SharedProfile } from './profile.ts'
import { signInHint } from './sign-in.ts'
import type { Transport } from '../../host/node/http.ts'

export interface CredentialSource {
  /** For sentences: `profile 'dev'`; with the host that is asked, once that is known. */
  readonly name: Text
  /** The way out when it fails. */
  readonly hint: Text
  /** Milliseconds that it may take, where they are not those of every source. */
  readonly deadline?: number | undefined
  /** @throws {CredentialFault} {@link CredentialFault}, or what a socket throws */
  get(
    identity: Record<string, unknown> | undefined,
    signal: AbortSignal,
  ): Promise<AwsCredentialIdentity>
}

/**
 * The source behind the keys of the environment, which count before all others.
 * @throws {ChamberError} PROFILE_MISSING, PROFILE_UNREADABLE
 */
export async function findSource(
  env: Variables,
  region: string,
  send: Transport,
): Promise<CredentialSource> {
  const profile = await readProfile(env)
  if (env.AWS_PROFILE && !profile.settings) throw profileMissing(profile)
  if (Object.keys(profile.settings ?? {}).some((name) => credentialSetting.test(name))) {
    return profileSource(profile, sdkCredentials(region, send))
  }
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE) return webIdentitySource(env, sdkCredentials(region, send))
  const container = containerEndpoint(env, send)
  if (container) {
    return {
      name: text`the container credential endpoint ${container.host}`,
      hint: text`check the AWS_CONTAINER_CREDENTIALS_… variables, and the agent that answers there`,
      get: () => container.credentials(),
    }
  }
  const hint = halfOfTheKeys(env) ?? signInHint
  return isMetadataAllowed(env) ? metadataSource(env, send, hint) : noSource(hint)
}

/** As the SDK has it, half of the keys count as none; that is what a user then has to know. */
function halfOfTheKeys(env: Variables): Text | undefined {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const
  const [set, ...others] = names.filter((name) => env[name])
  const missing = names.find((name) => !env[name])
  if (!set || !missing || others.length > 0) return undefined
  return text`${set} is set without ${missing}: set both, or neither`
}

const credentialSetting =
  /^(aws_access_key_id|aws_secret_access_key|role_arn|source_profile|credential_source|credential_process|web_identity_token_file|sso_\w+|login_session)$/

const profileMissing = ({ name }: SharedProfile): ChamberError =>
  new ChamberError(
    'PROFILE_MISSING',
    text`no AWS credentials from profile ${quote(name, 'profile', text`name`)}: it is not there`,
    {
      hint: text`AWS_PROFILE names a profile of ~/.aws/config or ~/.aws/credentials; aws configure list-profiles shows them`,
    },
  )

function profileSource({ name, settings = {} }: SharedProfile, sdk: SdkCredentials) {
  const shown = quote(name, 'profile', text`name`)
  const isSso = Object.keys(settings).some((setting) => setting.startsWith('sso_'))
  const isProcess = settings.credential_process !== undefined && !settings.role_arn
  const kind = isProcess ? ' (credential_process)' : isSso ? ' (SSO)' : ''
  const check = isProcess
    ? text`run the credential_process of the profile by itself to see what it says`
    : text`check the profile: aws sts get-caller-identity --profile ${shown}`
  return {
    get name() {
      return text`profile ${shown}${kind}${at(sdk)}`
    },
    hint: isSso ? text`sign in again: aws sso login --profile ${shown}` : check,
    deadline: isProcess ? processDeadline() : undefined,
    async get(identity, signal) {
      const { fromIni } = await import('@aws-sdk/credential-providers')
      await adoptProcesses(signal)
      return sdk.get((clients) => fromIni({ profile: name, ...clients })(identity))
    },
  } satisfies CredentialSource
}

/** The host that was asked, once one was. */
function at(sdk: SdkCredentials): Text {
  const host = sdk.host()
  return host === undefined ? text`` : text` at ${quote(host, 'host', text`a host`)}`
}

function webIdentitySource(env: Variables, sdk: SdkCredentials): CredentialSource {
  return {
    get name() {
      return text`the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)${at(sdk)}`
    },
    hint: text`check AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and the trust policy of the role`,
    async get(identity) {
      if (!env.AWS_ROLE_ARN) throw new CredentialFault(text`AWS_ROLE_ARN is not set`)
      const { fromTokenFile } = await import('@aws-sdk/credential-providers')
      return sdk.get((clients) => fromTokenFile(clients)(identity))
    },
  }
}

function metadataSource(env: Variables, send: Transport, hint: Text): CredentialSource {
  const metadata = instanceMetadata(env, send)
  return {
    name: text`the instance metadata ${metadata.host}, the only source that is configured`,
    hint,
    get: () => metadata.credentials(),
  }
}

const noSource = (hint: Text): CredentialSource => ({
  name: text`the environment or the AWS configuration files`,
  hint,
  async get() {
    throw new CredentialFault(text`none are there, and AWS_EC2_METADATA_DISABLED is set`)
  },
})
