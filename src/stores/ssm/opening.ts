/**
 * How fast calls go while none has been refused: a token bucket of the quota that every account has.
 * Some accounts have many times as much, so it is filled faster and faster once more has gone
 * through than most commands ask for.
 */

/** Calls that are accepted before the rate grows, in parts of the burst. */
const calm = 1.5

/** By how much each call that is accepted then raises the rate. */
const growth = 1.05

export interface OpeningOptions {
  /** Calls a second, and as many at once. */
  readonly rate: number
  /** When the bucket was full, in milliseconds. */
  readonly since: number
  /** Calls that were made since. */
  readonly made: number
  /** Those of them that were accepted. */
  readonly accepted: number
}

export class Opening {
  readonly #burst: number
  #rate: number
  #tokens: number
  #filledAt: number
  #accepted: number

  constructor({ rate, since, made, accepted }: OpeningOptions) {
    this.#burst = rate
    this.#rate = rate
    this.#tokens = rate - made
    this.#filledAt = since
    this.#accepted = accepted
  }

  /** Milliseconds until there is a token, which is taken. */
  wait(now: number): number {
    const gained = ((now - this.#filledAt) / 1000) * this.#rate
    this.#tokens = Math.min(this.#burst, this.#tokens + gained) - 1
    this.#filledAt = now
    return Math.max(0, (-this.#tokens / this.#rate) * 1000)
  }

  accepted(): void {
    if (++this.#accepted > this.#burst * calm) this.#rate *= growth
  }
}
