/** Flags and variables, resolved: a flag that was given wins over a variable, that over a default. */
import { joinTexts, quoteAfter, text, type Text } from './text.ts'
import { type Backend, backends } from './backend.ts'
import { registerSecret } from './guard.ts'
import { looksRandom } from './secret-shape.ts'
import { UsageError } from './errors.ts'
import type { Variables } from './variables.ts'

/** Global flags as given; undefined where the user gave none. */
export interface GlobalFlags {
  readonly backend?: string
  readonly backendS3Bucket?: string
  readonly kmsKeyAlias?: string
  readonly kmsKey?: string
  readonly retries?: string
  readonly retryMode?: string
  readonly minThrottleDelay?: string
  readonly timeout?: string
  readonly localFile?: string
  readonly profile?: string
  readonly region?: string
  readonly verbose?: boolean
}

export type RetryMode = 'standard' | 'adaptive'

export interface Settings {
  readonly backend: Backend
  /** The bucket of the backends on S3, when named. */
  readonly s3Bucket: string | undefined
  /** KMS key id, alias or ARN of SecureString values that are written. */
  readonly kmsKey: string
  /** The same where the user named one: Secrets Manager has a default of its own. */
  readonly namedKmsKey: string | undefined
  /** Attempts at most, the first included. */
  readonly attempts: number
  /** Whether throttled attempts count too: the user gave a number of attempts. */
  readonly countsThrottled: boolean
  readonly retryMode: RetryMode
  /** Milliseconds for all that AWS is asked in one command, if the user gave a limit. */
  readonly timeout: number | undefined
  /** Where the local backend keeps its state, when named. */
  readonly localFile: string | undefined
}

const defaultKeyAlias = 'alias/parameter_store_key'

/** Variables with --profile and --region in them, which come before all others. */
export function withSessionFlags({ profile, region }: GlobalFlags, env: Variables): Variables {
  if (profile === undefined && region === undefined) return env
  return {
    ...env,
    ...(profile === undefined ? {} : { CHAMBER_AWS_PROFILE: profile }),
    ...(region === undefined ? {} : { CHAMBER_AWS_REGION: region }),
  }
}

/**
 * Checks and completes what the user gave.
 * @throws {UsageError} naming the flag or variable at fault
 */
export function resolveSettings(flags: GlobalFlags, env: Variables): Settings {
  const backend = parseBackend(flags.backend ?? (env.CHAMBER_SECRET_BACKEND || 'ssm'))
  return {
    backend,
    s3Bucket: flags.backendS3Bucket ?? (env.CHAMBER_S3_BUCKET || undefined),
    kmsKey: resolveKmsKey(flags, env, backend),
    namedKmsKey: namesKmsKey(flags, env) ? resolveKmsKey(flags, env, backend) : undefined,
    attempts: resolveAttempts(flags, env),
    countsThrottled: Boolean(flags.retries ?? env.CHAMBER_RETRIES),
    retryMode: parseRetryMode(flags.retryMode ?? 'standard'),
    timeout: resolveTimeout(flags.timeout ?? (env.CHAMBER_TIMEOUT || undefined)),
    localFile: flags.localFile ?? (env.CHAMBER_LOCAL_FILE || undefined),
  }
}

function parseBackend(input: string): Backend {
  const found = backends.find((backend) => backend === input.toLowerCase())
  if (found) return found
  throw new UsageError(text`unknown backend${quoteAfter(input, 'backend')}`, {
    hint: text`use one of ${joinTexts(backends, ', ')}, with --backend or CHAMBER_SECRET_BACKEND`,
  })
}

/**
 * As the Go program has it, `--kms-key-alias` is refused by ssm and s3 unless it is the default to
 * the letter, while ssm obeys CHAMBER_KMS_KEY_ALIAS; `--kms-key` takes ids and ARNs as well.
 */
function resolveKmsKey(flags: GlobalFlags, env: Variables, backend: Backend): string {
  const { kmsKey, kmsKeyAlias: alias } = flags
  const isOther = alias !== undefined && alias !== defaultKeyAlias
  if (backend === 's3' && (isOther || (kmsKey && keyName(kmsKey) !== defaultKeyAlias))) {
    throw new UsageError(text`the s3 backend uses no KMS key`, {
      hint: text`choose --backend s3-kms`,
    })
  }
  if (kmsKey !== undefined) return keyName(kmsKey)
  if (isOther && backend === 'ssm') {
    throw new UsageError(text`--kms-key-alias is not used by the ssm backend`, {
      hint: text`name the key with --kms-key or CHAMBER_KMS_KEY_ALIAS`,
    })
  }
  return keyName(alias ?? (env.CHAMBER_KMS_KEY_ALIAS || defaultKeyAlias))
}

const namesKmsKey = ({ kmsKey, kmsKeyAlias }: GlobalFlags, env: Variables): boolean =>
  [kmsKey, kmsKeyAlias, env.CHAMBER_KMS_KEY_ALIAS].some(Boolean)

const keyId = /^(alias\/|arn:|mrk-|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$)/

/** An alias may be given without its prefix; ids and ARNs are taken as they are. */
function keyName(input: string): string {
  // AWS repeats the name of a key; what cannot be one may be a secret
  if (!/^[\w/:.-]{1,512}$/.test(input) || looksRandom(input)) registerSecret(input)
  return keyId.test(input) ? input : `alias/${input}`
}

/** `--retries` counts attempts, the first included, and 0 means the default of the AWS SDKs. */
function resolveAttempts(flags: GlobalFlags, env: Variables): number {
  const given = flags.retries ?? (env.CHAMBER_RETRIES || '10')
  const source = flags.retries === undefined ? text`CHAMBER_RETRIES` : text`--retries`
  const attempts = parseInteger(given, source)
  if (attempts < 0) return Number.POSITIVE_INFINITY
  if (attempts > 0) return attempts
  return env.AWS_MAX_ATTEMPTS ? parseInteger(env.AWS_MAX_ATTEMPTS, text`AWS_MAX_ATTEMPTS`) : 3
}

const resolveTimeout = (input: string | undefined): number | undefined =>
  input === undefined ? undefined : parseDuration(input, text`--timeout`)

function parseRetryMode(input: string): RetryMode {
  if (input === 'standard' || input === 'adaptive') return input
  throw new UsageError(text`invalid --retry-mode`, { hint: text`use standard or adaptive` })
}

const prefixed = /^0(?:x[\da-f]+|o?[0-7]+|b[01]+)$/i

/**
 * A whole number as Go reads one in a flag: decimal, `0x10`, `0o20` or `020`, `0b1`; `1_000`.
 * @throws {UsageError} naming `source`
 */
export function parseInteger(input: string, source: Text): number {
  const [, sign, digits = ''] = /^([+-]?)(\w+)$/.exec(input.replace(/(?<=\w)_(?=\w)/g, '')) ?? []
  const literal = digits.replace(/^0(?=\d)/, '0o')
  const value =
    /^(0|[1-9]\d*)$/.test(digits) || prefixed.test(digits) ? Number(literal) : Number.NaN
  if (Number.isSafeInteger(value)) return sign === '-' ? -value : value
  throw new UsageError(text`invalid ${source}${quoteAfter(input, 'number')}: not a whole number`)
}

const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/**
 * A Go duration (`500ms`, `1m30s`) in milliseconds.
 * @throws {UsageError} naming `source`
 */
export function parseDuration(input: string, source: Text): number {
  if (input === '0') return 0
  if (!/^\+?((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(input)) {
    throw new UsageError(text`invalid ${source}${quoteAfter(input, 'duration')}`, {
      hint: text`write a duration such as 500ms, 30s or 2m`,
    })
  }
  const parts = input.matchAll(/([\d.]+)([a-zµ]+)/g)
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (milliseconds[unit ?? ''] ?? 0),
    0,
  )
}
