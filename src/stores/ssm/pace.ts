/**
 * How fast calls of one quota may go. PutParameter allows 3 a second in an account, 10 with higher
 * throughput, and other endpoints have no limit: so writes start as fast as answers come, and keep a
 * pace from the first refusal on. Reads start with an {@link Opening}.
 *
 * A refusal says that the quota is used up; what was accepted from one to the next, over the time
 * between them, is therefore the quota itself. The pace goes on a little below it, lingers there, and
 * then tries more and more, along a cubic curve as TCP does, in case the quota has grown. A refusal
 * is a call for nothing, so there are few.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Opening } from './opening.ts'

/** Writes under way at first, and at most; each that is accepted makes room for another. */
const firstWindow = 4
const widestWindow = 16

/** A part below the quota at first, and the seconds until the curve is at the quota. */
interface Curve {
  readonly depth: number
  readonly plateau: number
}

const steady: Curve = { depth: 0.03, plateau: 5 }

/** While all that is known of the quota is what went through at the start. */
const eager: Curve = { depth: 0.25, plateau: 2 }

/** Fewer accepted calls than these tell nothing about a rate. */
const enough = 5

const slowest = 0.2

/** What is left of a pace that was refused, at least. */
const tooFast = 0.8

export interface Clock {
  now(): number
  /** Rejects with an AbortError when the signal fires. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<unknown>
}

const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}),
}

export interface PaceOptions {
  readonly clock?: Clock | undefined
  /** How fast it goes before the first refusal; without one, as fast as it is asked to. */
  readonly opening?: Opening | undefined
  /** Calls a second that are the least to try after the first refusal. */
  readonly least?: number
  /** Calls that were accepted before there was a pace, and since when they were made. */
  readonly accepted?: number
  readonly since?: number | undefined
}

export class Pace {
  readonly #clock: Clock
  readonly #opening: Opening | undefined
  readonly #least: number
  /** Calls a second; Infinity until one is refused. */
  #quota = Infinity
  #curve = eager
  #curveStart = 0
  /** What was accepted, and since when. */
  #accepted: number
  #since: number
  #refusedAt = -1
  #nextTurn = 0
  #window = firstWindow

  constructor(options: PaceOptions = {}) {
    const { clock = systemClock, opening, least = 1, accepted = 0, since = clock.now() } = options
    this.#clock = clock
    this.#opening = opening
    this.#least = least
    this.#accepted = accepted
    this.#since = since
  }

  now(): number {
    return this.#clock.now()
  }

  /** How many writes may be under way. */
  get window(): number {
    return this.#window
  }

  /** Waits until the next call may start; who waits while another is refused waits at the new pace. */
  async turn(signal?: AbortSignal): Promise<void> {
    for (let asOf = NaN; asOf !== this.#refusedAt;) {
      asOf = this.#refusedAt
      const wait = this.#wait()
      if (wait > 0) await this.#clock.sleep(wait, signal)
    }
  }

  /** Milliseconds; the turn is taken. */
  #wait(): number {
    const now = this.now()
    if (this.#quota === Infinity) return this.#opening?.wait(now) ?? 0
    const at = Math.max(now, this.#nextTurn)
    this.#nextTurn = at + this.#interval()
    return at - now
  }

  accepted(): void {
    this.#opening?.accepted()
    this.#accepted++
    this.#window = Math.min(widestWindow, this.#window + 1)
  }

  /** @param startedAt when the refused call was sent; one sent before the last refusal is old news */
  refused(startedAt: number): void {
    if (startedAt <= this.#refusedAt) return
    const now = this.now()
    const isFirst = this.#quota === Infinity
    this.#quota = Math.max(slowest, isFirst ? this.#firstGuess(now) : this.#measure(now))
    this.#curve = isFirst ? eager : steady
    this.#curveStart = now - (isFirst ? eager.plateau * 1000 : 0)
    this.#refusedAt = now
    this.#nextTurn = now + this.#interval()
    this.#accepted = 0
    this.#since = now
  }

  /** A quota of so many a second often lets as many through at once, and then so many each second. */
  #firstGuess(now: number): number {
    return Math.max(this.#least, this.#accepted / (1 + (now - this.#since) / 1000))
  }

  /** Refused again at once, it was no chance; and what little was accepted is no measure. */
  #measure(now: number): number {
    const rate = 1000 / this.#interval()
    if (this.#accepted < enough) return rate * tooFast
    return Math.max(rate * tooFast, (this.#accepted * 1000) / (now - this.#since))
  }

  /** Milliseconds from one call to the next. */
  #interval(): number {
    const { depth, plateau } = this.#curve
    const seconds = (this.now() - this.#curveStart) / 1000
    return 1000 / (this.#quota * (1 + depth * (seconds / plateau - 1) ** 3))
  }
}
