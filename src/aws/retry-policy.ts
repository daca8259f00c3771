/**
 * How long chamber waits for AWS, and when it tries again: the numbers of the table in docs/aws.md.
 */

/** Milliseconds. */
export const limits = {
  /** Without any response. */
  silence: 60_000,
  /** While connections are refused, or the name of the endpoint is not found. */
  unreachable: 15_000,
  /** From the first throttled response. */
  throttled: 300_000,
} as const

/**
 * Why an attempt failed. `failed` is everything that may pass: no response in time, a connection that
 * broke, HTTP status 500 and above.
 */
export type FailureKind = 'throttled' | 'unreachable' | 'failed'

/** Milliseconds: the longest first wait, and the longest of all. Each wait doubles the one before. */
const backoff: Readonly<Record<FailureKind, { readonly first: number; readonly most: number }>> = {
  throttled: { first: 2000, most: 10_000 },
  unreachable: { first: 200, most: 2000 },
  failed: { first: 100, most: 20_000 },
}

/**
 * Returns the milliseconds to wait before another attempt, with full jitter: a fleet that was started
 * together must not come back together.
 *
 * @param before waits of this kind before this one
 * @param random from 0 to 1
 * @param retryAfter milliseconds that the response asked for
 */
export function waitBeforeRetry(
  kind: FailureKind,
  {
    before,
    random,
    retryAfter = 0,
  }: {
    readonly before: number
    readonly random: number
    readonly retryAfter?: number | undefined
  },
): number {
  const { first, most } = backoff[kind]
  return Math.max(retryAfter, random * Math.min(most, first * 2 ** before))
}
