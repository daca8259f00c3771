import { vi } from 'vitest'

/** A moment after all that is written, and before all that will be: stores keep milliseconds. */
export async function moment(): Promise<string> {
  const now = new Date().toISOString()
  await vi.waitUntil(() => Date.now() > Date.parse(now), { interval: 1 })
  return now
}
