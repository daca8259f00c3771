import { expect } from 'vitest'

/** A moment after all that is written, and before all that will be: stores keep milliseconds. */
export async function moment(): Promise<string> {
  const now = new Date().toISOString()
  await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(Date.parse(now))
  return now
}
