/** How often and when a call is tried again, and a word about it to whoever waits. */
import { AdaptiveRetryStrategy, StandardRetryStrategy } from '@smithy/core/retry'
import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types'
import type { RetryMode } from '../../core/settings.ts'

/** A call failed and is about to be tried again. */
export interface Retry {
  /** The attempt that comes next, counted from 1. */
  readonly attempt: number
  readonly attempts: number
  readonly throttled: boolean
  readonly error: unknown
}

export interface RetryOptions {
  readonly mode: RetryMode
  /** The first included. */
  readonly attempts: number
  readonly onRetry: (retry: Retry) => void
}

/**
 * The SDK's strategy, told what it does not know: TooManyUpdates means that two writes met, and
 * passes.
 */
export function createRetryStrategy(options: RetryOptions): RetryStrategyV2 {
  const { attempts, onRetry } = options
  const Strategy = options.mode === 'adaptive' ? AdaptiveRetryStrategy : StandardRetryStrategy
  const strategy = new Strategy(async () => attempts)
  return {
    acquireInitialRetryToken: (scope) => strategy.acquireInitialRetryToken(scope),
    recordSuccess: (token) => strategy.recordSuccess(token as never),
    refreshRetryTokenForRetry(token: RetryToken, info: RetryErrorInfo) {
      const errorType = errorName(info.error) === 'TooManyUpdates' ? 'THROTTLING' : info.errorType
      const attempt = token.getRetryCount() + 2
      if ((errorType === 'THROTTLING' || errorType === 'TRANSIENT') && attempt <= attempts) {
        onRetry({ attempt, attempts, throttled: errorType === 'THROTTLING', error: info.error })
      }
      return strategy.refreshRetryTokenForRetry(token as never, { ...info, errorType })
    },
  }
}

const errorName = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined
