/** Everything that calls to AWS have in common: region, credentials, retries, deadline, errors. */
import type { AwsCredentialIdentityProvider, Logger, RetryStrategyV2 } from '@smithy/types'
import { ChamberError } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { credentialProvider, credentialSource } from './credentials.ts'
import { withDeadline } from './deadline.ts'
import { type CallContext, explainAwsError } from './errors.ts'
import { resolveRegion } from './region.ts'
import { createRetryStrategy, type Retry } from './retry.ts'
import { createSdkHandler, type SdkRequestHandler } from './sdk-handler.ts'
import { createTransport } from './transport.ts'

/** Milliseconds of silence after which the user is told what is waited for. */
const patience = 2000

/** Hands a call its abort signal. */
export type Run<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>

/**
 * Runs one call to AWS within the command's deadline.
 * @param action as IAM names it: `ssm:PutParameter`
 * @param secrets texts that must not appear in an error
 * @throws {ChamberError} for every failure
 */
export type Call = <T>(action: string, run: Run<T>, secrets?: readonly string[]) => Promise<T>

export interface AwsSession {
  readonly region: string
  /** For the constructor of any SDK client. */
  readonly clientConfig: {
    readonly region: string
    readonly credentials: AwsCredentialIdentityProvider
    readonly requestHandler: SdkRequestHandler
    readonly retryStrategy: RetryStrategyV2
    readonly logger: Logger
  }
  readonly call: Call
}

export interface SessionOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly settings: Pick<Settings, 'attempts' | 'retryMode' | 'timeout'>
  /** Told what is waited for, at most once in two seconds. */
  readonly onWait: (text: string) => void
}

/**
 * Opens a session; nothing is asked of AWS yet, but for the region where neither variable nor
 * profile gives one.
 * @throws {ChamberError} REGION_MISSING and what else keeps a session from opening
 */
export async function openSession({ env, settings, onWait }: SessionOptions): Promise<AwsSession> {
  const transport = createTransport(env)
  const region = await resolveRegion(env, transport)
  const watch = new Watch(onWait, settings.timeout)
  const credentials = credentialProvider(env, region, createSdkHandler(transport))
  const requestHandler = createSdkHandler((request, options) => {
    watch.endpoint = request.url.host
    return transport(request, options)
  })
  const retryStrategy = createRetryStrategy({
    mode: settings.retryMode,
    attempts: settings.attempts,
    onRetry: (retry) => watch.retrying(retry),
  })
  const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
  return {
    region,
    clientConfig: { region, credentials, requestHandler, retryStrategy, logger },
    call: (action, run, secrets = []) => {
      const context = { action, region, credentials: credentialSource(env), secrets }
      return watch.over(run, context)
    },
  }
}

/** Keeps the time of all calls of a command, and says what they wait for. */
class Watch {
  /** The host asked last; what an error names. */
  endpoint = 'AWS'
  readonly #onWait: (text: string) => void
  readonly #timeout: number
  readonly #abort = new AbortController()
  #started: number | undefined
  #spoken = 0
  #lastRetry: Retry | undefined

  constructor(onWait: (text: string) => void, timeout: number) {
    this.#onWait = onWait
    this.#timeout = timeout
  }

  async over<T>(run: Run<T>, context: Omit<CallContext, 'endpoint'>): Promise<T> {
    this.#started ??= Date.now()
    const left = this.#started + this.#timeout - Date.now()
    const { action, region } = context
    const timer = setTimeout(() => this.#say(`waiting for ${action} in ${region}`), patience)
    try {
      const late = () => this.#late(context)
      return await withDeadline(run({ abortSignal: this.#abort.signal }), left, late)
    } catch (error) {
      throw explainAwsError(error, { ...context, endpoint: this.endpoint })
    } finally {
      clearTimeout(timer)
    }
  }

  retrying(retry: Retry): void {
    this.#lastRetry = retry
    const { attempt, attempts, throttled } = retry
    const why = throttled ? `throttled by ${this.endpoint}` : `no answer from ${this.endpoint}`
    const limit = Number.isFinite(attempts) ? ` of ${attempts}` : ''
    if (Date.now() - (this.#started ?? Date.now()) >= patience) {
      this.#say(`${why}, attempt ${attempt}${limit}`)
    }
  }

  #say(text: string): void {
    if (Date.now() - this.#spoken < patience) return
    this.#spoken = Date.now()
    this.#onWait(text)
  }

  #late({ action, region }: Omit<CallContext, 'endpoint'>): ChamberError {
    this.#abort.abort()
    const state = this.#lastRetry?.throttled ? 'still throttled' : 'not answered'
    return new ChamberError(
      'TIMEOUT',
      `${action} in ${region} was ${state} by ${this.endpoint} after ${this.#timeout / 1000} s`,
      { hint: 'try again later, or give it longer with --timeout or CHAMBER_TIMEOUT' },
    )
  }
}
