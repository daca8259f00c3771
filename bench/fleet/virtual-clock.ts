/** A clock that jumps from one timer to the next, as soon as everything else has settled. */
import type { Clock } from '../../src/core/clock.ts'

interface Timer {
  readonly at: number
  readonly work: () => void
}

export interface VirtualClock extends Clock {
  /** Runs until no timer is left. */
  run(): Promise<void>
}

export function createVirtualClock(): VirtualClock {
  let now = 0
  const timers = new Set<Timer>()
  return {
    now: () => now,
    after(milliseconds, work) {
      const timer = { at: now + milliseconds, work }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async run() {
      for (;;) {
        // a turn of the event loop settles every promise
        await new Promise(setImmediate)
        if (timers.size === 0) return
        now = [...timers].reduce((least, { at }) => Math.min(least, at), Infinity)
        for (const timer of timers) {
          if (timer.at > now) continue
          timers.delete(timer)
          timer.work()
        }
      }
    },
  }
}
