/** A time that passes only when everyone waits for it. */
import type { Clock } from '../../../src/stores/ssm/pace.ts'

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

export class VirtualClock implements Clock {
  #now = 0
  readonly #sleepers: Sleeper[] = []

  now(): number {
    return this.#now
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers.push({ at: this.#now + milliseconds, wake })
    })
  }

  /** Lets time pass until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false
    const end = work.finally(() => {
      isDone = true
    })
    for (;;) {
      await new Promise(setImmediate)
      if (isDone) return end
      this.#sleepers.sort((a, b) => a.at - b.at)
      const next = this.#sleepers.shift()
      if (!next) throw new Error('nobody waits, and nothing is done')
      this.#now = next.at
      next.wake()
    }
  }
}
