/** Who chamber is towards AWS. */
import { text, quote, type Text } from '../../core/text.ts'
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { linked, unlessAborted } from '../../core/abort.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Variables } from '../../core/variables.ts'
import { faultReason } from './source-error.ts'
import { checkForm } from './format.ts'
import type { CredentialSource } from './source.ts'
import { signInHint } from './sign-in.ts'
import type { Transport } from '../../host/node/http.ts'

/** Milliseconds for a source to answer; the SDK itself waits for ever for some. */
const sourceDeadline = 15_000

/** Milliseconds before their end at which credentials are asked for again. */
const margin = 60_000

export interface Credentials {
  /** For the constructor of any SDK client. */
  readonly provide: AwsCredentialIdentityProvider
  /** Where they come from, as far as that is known yet. */
  readonly source: () => Text
  /** The source that is being asked right now. */
  readonly pending: () => Text | undefined
}

/**
 * Credentials of the environment, used at once; else of the first source that is configured:
 * profile (static, role, SSO, process, web identity), web identity, container endpoint, instance
 * metadata. As in the SDK those of the environment do not count when AWS_PROFILE names a profile.
 */
export function createCredentials(env: Variables, region: string, send: Transport): Credentials {
  const fromEnvironment = environmentCredentials(env)
  if (fromEnvironment) {
    const source = () => text`the environment (AWS_ACCESS_KEY_ID)`
    const provide = async () => checkForm(fromEnvironment, source())
    return { provide, source, pending: () => undefined }
  }
  const usual = env.AWS_PROFILE
    ? text`profile ${quote(env.AWS_PROFILE, 'profile', text`name`)}`
    : text`the AWS configuration files`
  let source: CredentialSource | undefined
  let found: Promise<AwsCredentialIdentity> | undefined
  let expires = Number.POSITIVE_INFINITY
  let isPending = false
  const name = () => source?.name ?? usual
  const ask = async (identity: Record<string, unknown> | undefined) => {
    isPending = true
    try {
      source ??= await find(env, region, send)
      const credentials = checkForm(await askSource(source, identity), source.name)
      expires = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY
      return credentials
    } finally {
      isPending = false
    }
  }
  return {
    source: name,
    pending: () => (isPending ? name() : undefined),
    provide(identity) {
      const isOld = () => !isPending && Date.now() > expires - margin
      if (found === undefined || isOld()) found = ask(identity)
      return found
    },
  }
}

async function find(env: Variables, region: string, send: Transport): Promise<CredentialSource> {
  const { findSource } = await import('./source.ts')
  return findSource(env, region, send)
}

async function askSource(
  source: CredentialSource,
  identity: Record<string, unknown> | undefined,
): Promise<AwsCredentialIdentity> {
  const { deadline = sourceDeadline } = source
  const { signal, release } = linked(undefined, deadline, () => noAnswer(source.name, deadline))
  try {
    return await unlessAborted(source.get(identity, signal), signal)
  } catch (error) {
    if (error instanceof ChamberError) throw error
    const reason = faultReason(error)
    const why = reason === undefined ? text`` : text`: ${reason}`
    const message = text`no AWS credentials from ${source.name}${why}`
    throw new ChamberError('NO_CREDENTIALS', message, { hint: source.hint, cause: error })
  } finally {
    release()
  }
}

/** For a source that was waited for long enough. */
export function noAnswer(source: Text, milliseconds: number): ChamberError {
  return new ChamberError(
    'NO_CREDENTIALS',
    text`no AWS credentials: no answer from ${source} after ${milliseconds / 1000} s`,
    { hint: signInHint },
  )
}

function environmentCredentials(env: Variables): AwsCredentialIdentity | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (env.AWS_PROFILE || !accessKeyId || !secretAccessKey) return undefined
  const { AWS_SESSION_TOKEN: sessionToken } = env
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}
