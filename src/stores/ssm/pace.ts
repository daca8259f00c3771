/**
 * How fast writes may go. PutParameter allows 3 a second in an account, 10 with higher throughput,
 * and other endpoints have no limit: so it starts as fast as answers come, and keeps a pace from the
 * first refusal on.
 *
 * A refusal says that the quota is used up; what was accepted from one to the next, over the time
 * between them, is therefore the quota itself. The pace goes on a little below it, lingers there, and
 * then tries more and more, along a cubic curve as TCP does, in case the quota has grown. A refusal
 * is a call for nothing, so there are few.
 */
import { setTimeout as sleep } from 'node:timers/promises'

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

/** Fewer accepted writes than these tell nothing about a rate. */
const enough = 5

const slowest = 0.2

/** What is left of a pace that was refused, at least. */
const tooFast = 0.8

export interface Clock {
  now(): number
  sleep(milliseconds: number): Promise<unknown>
}

const systemClock: Clock = { now: () => performance.now(), sleep }

export class Pace {
  readonly #clock: Clock
  /** Writes a second; Infinity until one is refused. */
  #quota = Infinity
  #curve = eager
  #curveStart = 0
  /** What was accepted, and since when. */
  #accepted = 0
  #since: number
  #refusedAt = -1
  #nextTurn = 0
  #window = firstWindow

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
    this.#since = clock.now()
  }

  now(): number {
    return this.#clock.now()
  }

  /** How many writes may be under way. */
  get window(): number {
    return this.#window
  }

  /** Waits until the next write may start. */
  async turn(): Promise<void> {
    if (this.#quota === Infinity) return
    const now = this.now()
    const at = Math.max(now, this.#nextTurn)
    this.#nextTurn = at + this.#interval()
    if (at > now) await this.#clock.sleep(at - now)
  }

  accepted(): void {
    this.#accepted++
    this.#window = Math.min(widestWindow, this.#window + 1)
  }

  /** @param startedAt when the refused write was sent; one sent before the last refusal is old news */
  refused(startedAt: number): void {
    if (startedAt <= this.#refusedAt) return
    const now = this.now()
    const isFirst = this.#quota === Infinity
    this.#quota = Math.max(slowest, isFirst ? this.#firstGuess(now) : this.#measure(now))
    this.#curve = isFirst ? eager : steady
    this.#curveStart = now - (isFirst ? eager.plateau * 1000 : 0)
    this.#refusedAt = now
    this.#nextTurn = Math.max(this.#nextTurn, now + this.#interval())
    this.#accepted = 0
    this.#since = now
  }

  /** A quota of so many a second often lets as many through at once, and then so many each second. */
  #firstGuess(now: number): number {
    return Math.max(1, this.#accepted / (1 + (now - this.#since) / 1000))
  }

  /** Refused again at once, it was no chance; and what little was accepted is no measure. */
  #measure(now: number): number {
    const rate = 1000 / this.#interval()
    if (this.#accepted < enough) return rate * tooFast
    return Math.max(rate * tooFast, (this.#accepted * 1000) / (now - this.#since))
  }

  /** Milliseconds from one write to the next. */
  #interval(): number {
    const { depth, plateau } = this.#curve
    const seconds = (this.now() - this.#curveStart) / 1000
    return 1000 / (this.#quota * (1 + depth * (seconds / plateau - 1) ** 3))
  }
}
