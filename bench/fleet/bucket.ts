/** A token bucket, as the quota of an AWS account behaves. */

export interface Quota {
  /** Tokens per second. */
  readonly rate: number
  readonly burst: number
  /** Seconds, from the start, in which the bucket has no tokens at all. */
  readonly emptyFor?: number
}

/** Returns a function that takes a token at a time in seconds; false if there is none. */
export function createBucket({ rate, burst, emptyFor = 0 }: Quota): (now: number) => boolean {
  let tokens = emptyFor > 0 ? 0 : burst
  let filledAt = emptyFor
  return (now) => {
    if (now < emptyFor) return false
    tokens = Math.min(burst, tokens + (now - filledAt) * rate)
    filledAt = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

/** Seconds in which so many calls can be accepted at best. */
export function idealSeconds({ rate, burst, emptyFor = 0 }: Quota, calls: number): number {
  const first = emptyFor > 0 ? 0 : burst
  return emptyFor + Math.max(0, calls - first) / rate
}
