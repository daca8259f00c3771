/** Who chamber is towards AWS. */
import { text, type Text } from '../../core/text.ts'
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { linked, unlessAborted } from '../../core/abort.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Variables } from '../../core/variables.ts'
import { CredentialFault, faultReason } from './source-error.ts'
import { checkForm } from './format.ts'
import { isProfileFirst, namedProfile } from './config-files.ts'
import { environmentKeys } from './environment.ts'
import type { AskPerson } from './mfa.ts'
import type { CredentialSource } from './next-source.ts'
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

export interface CredentialOptions {
  readonly env: Variables
  readonly region: string
  readonly send: Transport
  /** Asks for an MFA code; without it there is nobody to ask. */
  readonly ask?: AskPerson | undefined
  /** Told which source was used, and which were not, when it has given credentials. */
  readonly onSource?: ((line: Text) => void) | undefined
}

/**
 * Credentials of the environment, used at once; else of the first source that is configured: web
 * identity, profile, container endpoint, instance metadata. A profile that is named by --profile or
 * CHAMBER_AWS_PROFILE comes before all of them.
 */
export function createCredentials(options: CredentialOptions): Credentials {
  const credentials = firstCredentials(options)
  const { env, onSource } = options
  if (!onSource) return credentials
  let told: Promise<void> | undefined
  const tell = async () => {
    const { describeSkipped } = await import('./configured.ts')
    onSource(text`credentials from ${credentials.source()}${describeSkipped(env)}`)
  }
  return {
    ...credentials,
    async provide() {
      const given = await credentials.provide()
      await (told ??= tell())
      return given
    },
  }
}

function firstCredentials(options: CredentialOptions): Credentials {
  const { env } = options
  const keys = isProfileFirst(env) ? undefined : environmentKeys(env)
  if (keys) return environmentCredentials(keys, env)
  const usual = namedProfile(env) ? text`the AWS profile` : text`the AWS configuration files`
  let source: CredentialSource | undefined
  let found: Promise<AwsCredentialIdentity> | undefined
  let expires = Number.POSITIVE_INFINITY
  let isPending = false
  const name = () => source?.name ?? usual
  const ask = async () => {
    isPending = true
    try {
      source ??= await find(options)
      const credentials = checkForm(await askSource(source), source.name)
      expires = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY
      return credentials
    } finally {
      isPending = false
    }
  }
  return {
    source: name,
    pending: () => (isPending ? name() : undefined),
    provide() {
      const isOld = () => !isPending && Date.now() > expires - margin
      if (found === undefined || isOld()) found = ask()
      return found
    },
  }
}

function environmentCredentials(keys: AwsCredentialIdentity, env: Variables): Credentials {
  const name = env.AWS_ACCESS_KEY_ID ? text`AWS_ACCESS_KEY_ID` : text`AWS_ACCESS_KEY`
  const source = () => text`the environment (${name})`
  return {
    source,
    pending: () => undefined,
    async provide() {
      // as in every AWS tool, a misspelt profile is an error even where it is not needed
      if (env.AWS_PROFILE) (await import('./profile.ts')).readProfile(env)
      return checkForm(keys, source())
    },
  }
}

async function find(options: CredentialOptions): Promise<CredentialSource> {
  const { findSource } = await import('./source.ts')
  return findSource(options)
}

async function askSource(source: CredentialSource): Promise<AwsCredentialIdentity> {
  const { deadline = sourceDeadline } = source
  const { signal, release } = linked(undefined, deadline, () => noAnswer(source.name, deadline))
  try {
    return await unlessAborted(source.get(signal), signal)
  } catch (error) {
    if (error instanceof ChamberError) throw error
    const reason = faultReason(error)
    const why = reason === undefined ? text`` : text`: ${reason}`
    const message = text`no AWS credentials from ${source.name}${why}`
    throw new ChamberError('NO_CREDENTIALS', message, {
      hint: hintOf(error) ?? source.hint,
      cause: error,
    })
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

const hintOf = (error: unknown): Text | undefined =>
  error instanceof CredentialFault ? error.hint : undefined
