import { Fault } from './fault.ts'

/** Requests a second; undefined: no limit. */
export type Rates = {
  /** GetParameter, GetParameters and GetParametersByPath together. */
  readonly readsPerSecond?: number | undefined
  readonly writesPerSecond?: number | undefined
  readonly describesPerSecond?: number | undefined
}

export type Quota = 'reads' | 'writes' | 'describes'

type Bucket = { tokens: number; filled: number }

/** A bucket holds one second's worth, and at least one request. */
function take(bucket: Bucket, rate: number, now: number): boolean {
  const gained = ((now - bucket.filled) / 1000) * rate
  bucket.tokens = Math.min(Math.max(rate, 1), bucket.tokens + gained)
  bucket.filled = now
  if (bucket.tokens < 1) return false
  bucket.tokens -= 1
  return true
}

/**
 * Makes the check that every request passes first; it throws Fault ThrottlingException when the
 * quota of a region is used up.
 *
 * @param now milliseconds since 1970
 */
export function createThrottle(
  rates: Rates,
  now: () => number,
): (quota: Quota, region: string) => void {
  const buckets = new Map<string, Bucket>()
  const rateOf = {
    reads: rates.readsPerSecond,
    writes: rates.writesPerSecond,
    describes: rates.describesPerSecond,
  }
  return (quota, region) => {
    const rate = rateOf[quota]
    if (rate === undefined) return
    const id = `${quota} ${region}`
    const bucket = buckets.get(id) ?? { tokens: Math.max(rate, 1), filled: now() }
    buckets.set(id, bucket)
    if (!take(bucket, rate, now())) throw new Fault('ThrottlingException', 'Rate exceeded')
  }
}
