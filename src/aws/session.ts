/** Everything that calls to AWS have in common: region, credentials, retries, deadline, errors. */
import type { AwsCredentialIdentityProvider, Logger, RetryStrategyV2 } from '@smithy/types'
import type { Settings } from '../settings.ts'
import { createCredentials } from './credentials.ts'
import { resolveRegion } from './region.ts'
import { createRetryStrategy } from './retry.ts'
import { createSdkHandler, type SdkRequestHandler } from './sdk-handler.ts'
import { createTransport } from './transport.ts'
import { type Run, Watch } from './watch.ts'

export type { Run }

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
  /** Gives a command that gets on all its time again: an import takes longer the more it holds. */
  readonly restartDeadline: () => void
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
  const watch = new Watch({ onWait, timeout: settings.timeout })
  const transport = createTransport(env)
  const region = await watch.overRegion(resolveRegion(env, transport))
  const credentials = createCredentials(env, region, transport)
  watch.pendingCredentials = credentials.pending
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
    clientConfig: {
      region,
      credentials: credentials.provide,
      requestHandler,
      retryStrategy,
      logger,
    },
    call: (action, run, secrets = []) =>
      watch.over(run, {
        action,
        region,
        secrets,
        // it may take the call to know
        get credentials() {
          return credentials.source()
        },
      }),
    restartDeadline: () => watch.restart(),
  }
}
