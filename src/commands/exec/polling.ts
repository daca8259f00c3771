/** Asks again and again: at a pace with some jitter, slower after failures. */

export interface Polling<Found> {
  /** Milliseconds between two polls. */
  readonly interval: number
  /** What was found; undefined where nothing has changed. */
  readonly check: () => Promise<Found | undefined>
  /** Told of the first failure in a row. */
  readonly onFailure: (error: unknown) => void
  /** Told of the first success behind failures. */
  readonly onRecovery: () => void
  readonly clock: Clock
}

export interface Clock {
  /** @throws when the signal fires */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** From 0 to 1. */
  readonly random: () => number
}

/** Programs that were started together do not ask together: a tenth more or less. */
const jitter = 0.1

/** Milliseconds between two polls at most, however many have failed; a longer interval counts. */
const slowest = 300_000

/** One for a run: it keeps how many polls have failed in a row. */
export class Poller<Found> {
  readonly #polling: Polling<Found>
  #failures = 0

  constructor(polling: Polling<Found>) {
    this.#polling = polling
  }

  /** The next change. @throws when the signal fires */
  async next(signal: AbortSignal): Promise<Found> {
    const { check, clock } = this.#polling
    for (;;) {
      await clock.sleep(this.#delay(), signal)
      try {
        const found = await check()
        if (this.#failures > 0) this.#polling.onRecovery()
        this.#failures = 0
        if (found !== undefined) return found
      } catch (error) {
        this.failed(error)
      }
    }
  }

  /** For what failed behind a poll, with what it found. */
  failed(error: unknown): void {
    this.#failures++
    if (this.#failures === 1) this.#polling.onFailure(error)
  }

  #delay(): number {
    const { interval, clock } = this.#polling
    const longest = Math.max(interval, slowest)
    const delay = Math.min(interval * 2 ** this.#failures, longest)
    return delay * (1 + jitter * (2 * clock.random() - 1))
  }
}
