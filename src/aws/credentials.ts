/** Who chamber is towards AWS. */
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, Logger } from '@smithy/types'
import { ChamberError } from '../errors.ts'
import { withDeadline } from './deadline.ts'
import type { SdkRequestHandler } from './sdk-handler.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Milliseconds for one source of credentials to answer; the SDK itself waits for ever for some. */
const credentialDeadline = 15_000

/** What the SDK would print with console.warn must not reach stderr. */
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * Credentials as the SDK's default chain finds them: environment, shared files (static, role, SSO,
 * process, web identity), web identity, container endpoint, instance metadata.
 *
 * Those of the environment are used at once, without loading the chain; as in the SDK they do not
 * count when AWS_PROFILE names a profile.
 */
export function credentialProvider(
  env: Variables,
  region: string,
  requestHandler: SdkRequestHandler,
): AwsCredentialIdentityProvider {
  const fromEnvironment = environmentCredentials(env)
  if (fromEnvironment) return async () => fromEnvironment
  let chain: AwsCredentialIdentityProvider | undefined
  return async (identityProperties) => {
    chain ??= await defaultChain(env, region, requestHandler)
    const source = credentialSource(env)
    const found = chain(identityProperties).catch((error: unknown) => {
      throw explainMissing(error, source)
    })
    return withDeadline(found, credentialDeadline, () => noAnswer(source))
  }
}

function environmentCredentials(env: Variables): AwsCredentialIdentity | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (env.AWS_PROFILE || !accessKeyId || !secretAccessKey) return undefined
  const { AWS_SESSION_TOKEN: sessionToken } = env
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}

async function defaultChain(
  env: Variables,
  region: string,
  requestHandler: SdkRequestHandler,
): Promise<AwsCredentialIdentityProvider> {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers')
  const timeout = positive(env.AWS_METADATA_SERVICE_TIMEOUT)
  const attempts = positive(env.AWS_METADATA_SERVICE_NUM_ATTEMPTS)
  return fromNodeProviderChain({
    logger: silent,
    clientConfig: { region, requestHandler, logger: silent },
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
    ...(attempts === undefined ? {} : { maxRetries: attempts - 1 }),
  })
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text)
  return text && value > 0 ? value : undefined
}

/** Where the credentials come from, in words, for error messages. */
export function credentialSource(env: Variables): string {
  if (env.AWS_PROFILE) return `profile '${env.AWS_PROFILE}'`
  if (environmentCredentials(env)) return 'the environment (AWS_ACCESS_KEY_ID)'
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE) return 'the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)'
  if (env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env.AWS_CONTAINER_CREDENTIALS_FULL_URI) {
    return 'the container credential endpoint'
  }
  return 'the AWS configuration files or the instance metadata'
}

function noAnswer(source: string): ChamberError {
  return new ChamberError(
    'NO_CREDENTIALS',
    `no AWS credentials: no answer from ${source} within ${credentialDeadline / 1000} s`,
    { hint: signInHint },
  )
}

const signInHint =
  'sign in (aws sso login, aws-vault exec …), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'

/** The SDK's texts about credentials name files, profiles and endpoints, never a secret. */
function explainMissing(error: unknown, source: string): ChamberError {
  const text = error instanceof Error && error.name !== 'SyntaxError' ? error.message : ''
  const reason = text.split('\n')[0]?.replace(/\.?\s*$/, '') ?? ''
  const why =
    reason === '' || reason.startsWith('Could not load credentials from any') ? '' : `: ${reason}`
  return new ChamberError('NO_CREDENTIALS', `no AWS credentials from ${source}${why}`, {
    hint: /sso/i.test(reason) ? 'sign in again: aws sso login' : signInHint,
    cause: error,
  })
}
