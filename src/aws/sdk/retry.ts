/** Lets the SDK's clients retry by chamber's own policy (`../deadline.ts`). */
import { quote, text, type Text } from '../../core/text.ts'
import { DefaultRateLimiter } from '@smithy/core/retry'
import type { ResponseMetadata, RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types'
import { sleep } from '../../core/abort.ts'
import type { Clock } from '../../core/clock.ts'
import type { RetryMode } from '../../core/settings.ts'
import type { Deadline, Failure } from '../deadline.ts'
import type { FailureKind } from '../retry-policy.ts'

export interface RetryOptions {
  readonly mode: RetryMode
  readonly deadline: Pick<Deadline, 'retry' | 'signal'>
  readonly clock?: Clock
}

/** What a call has gone through. */
interface Token extends RetryToken {
  readonly attempts: number
  /** Without those that were throttled. */
  readonly failed: number
}

const toToken = (attempts: number, failed: number): Token => ({
  attempts,
  failed,
  getRetryCount: () => attempts - 1,
  getRetryDelay: () => 0,
})

/** In the adaptive mode, the SDK's rate limiter holds requests back as well. */
export function createRetryStrategy({ mode, deadline, clock }: RetryOptions): RetryStrategyV2 {
  const limiter = mode === 'adaptive' ? new DefaultRateLimiter() : undefined
  return {
    async acquireInitialRetryToken() {
      await limiter?.getSendToken()
      return toToken(1, 0)
    },
    recordSuccess: () => limiter?.updateClientSendingRate({}),
    async refreshRetryTokenForRetry(token, info) {
      const { attempts, failed: before } = token as Token
      limiter?.updateClientSendingRate(info)
      const kind = kindOf(info)
      const failed = kind === 'throttled' ? before : before + 1
      const wait = kind && deadline.retry({ kind, attempts, failed, ...detailsOf(info) })
      // the SDK then throws the error of the attempt
      if (wait === undefined) throw new Error('no attempt is left')
      await sleep(wait, deadline.signal, clock)
      await limiter?.getSendToken()
      return toToken(attempts + 1, failed)
    },
  }
}

function detailsOf({ error, retryAfterHint }: RetryErrorInfo): Details {
  const retryAfter = retryAfterHint && retryAfterHint.getTime() - Date.now()
  return { reason: reasonOf(error), retryAfter }
}

type Details = Pick<Failure, 'reason' | 'retryAfter'>

function reasonOf(error: unknown): Text {
  const [code = ''] = codesOf(error)
  if (/^[A-Z][A-Z\d_]+$/.test(code)) return text`no connection (${quote(code, 'errorName')})`
  const { httpStatusCode } =
    (error as { $metadata?: ResponseMetadata } | undefined)?.$metadata ?? {}
  return httpStatusCode === undefined ? text`no response` : text`HTTP status ${httpStatusCode}`
}

/** Undefined for an error that another attempt would only meet again. */
function kindOf({ error, errorType }: RetryErrorInfo): FailureKind | undefined {
  // two writes met, and that passes
  if (nameOf(error) === 'TooManyUpdates') return 'failed'
  // a quota of what is stored, such as versions of a secret
  if (nameOf(error) === 'LimitExceededException') return undefined
  if (errorType === 'THROTTLING') return 'throttled'
  if (errorType !== 'TRANSIENT') return undefined
  return codesOf(error).some((code) => unreachable.has(code)) ? 'unreachable' : 'failed'
}

const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

const nameOf = (error: unknown): string => String((error as Error | undefined)?.name)

/** The codes of an error and of its causes: that of a proxy has one behind it. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return []
  const { code } = error as { code?: unknown }
  return [...(typeof code === 'string' ? [code] : []), ...codesOf(error.cause)]
}
