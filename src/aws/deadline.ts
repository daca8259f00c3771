/**
 * The clocks of a command that asks AWS for something. AWS may take any time as long as it responds:
 * silence has a limit, being throttled another one, and every response resets the first.
 */
import { text, type Text } from '../core/text.ts'
import { abortMany, onAbort } from '../core/abort.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { type FailureKind, limits, waitBeforeRetry } from './retry-policy.ts'

/** What the user allows. */
export interface Limits {
  /** Milliseconds for everything, if `--timeout` was given. */
  readonly total?: number | undefined
  /** Milliseconds that silence and throttling may last at most, if there is something else to do. */
  readonly patience?: number | undefined
  /** Attempts of one call, the first included. */
  readonly attempts: number
  /** Whether throttled attempts count too: `--retries` was given. */
  readonly countsThrottled: boolean
}

/** An attempt that failed, and may be repeated. */
export interface Failure {
  readonly kind: FailureKind
  /** Attempts of the same call until now, this one included. */
  readonly attempts: number
  /** Those of them that were not throttled. */
  readonly failed: number
  /** Milliseconds that the response asked for. */
  readonly retryAfter?: number | undefined
  /** What failed, to follow "waiting for …: ". */
  readonly reason: Text
}

/** The reason of a signal that a deadline has aborted. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime'
  readonly clock: 'total' | 'silence' | 'throttled'
  readonly milliseconds: number

  constructor(clock: OutOfTime['clock'], milliseconds: number) {
    super(`${clock}: ${milliseconds} ms`)
    this.clock = clock
    this.milliseconds = milliseconds
  }
}

export interface DeadlineOptions {
  readonly limits: Limits
  /** Ends everything at once. */
  readonly parent?: AbortSignal | undefined
  readonly onWait?: (line: Text) => void
  readonly clock?: Clock
  /** From 0 to 1. */
  readonly random?: () => number
}

/** Milliseconds of waiting after which it is reported, and between two reports. */
const firstReport = 2500
const nextReport = 10_000

/** What makes a command wait. */
interface Trouble {
  readonly reason: Text
  readonly since: number
  readonly milliseconds: number
}

/** One for a command; its time runs from the moment it is created. */
export class Deadline {
  readonly #options: DeadlineOptions
  readonly #clock: Clock
  #abort = abortMany()
  #stopListening = () => {}
  #waits = 0
  #stopTimer: (() => void) | undefined
  #started: number
  /** The last response, and until when chamber itself waits before it asks again. */
  #heard: number
  #throttledSince: number | undefined
  #unreachableSince: number | undefined
  /** Throttled responses until now; the waits of one call continue those of the call before. */
  #throttled = 0
  #trouble: Trouble | undefined
  #reported = Number.NEGATIVE_INFINITY

  constructor(options: DeadlineOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#started = this.#heard = this.#clock.now()
    this.#listen()
  }

  /** Aborted when a clock has run out, with {@link OutOfTime}, or with the parent. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get isThrottled(): boolean {
    return this.#throttledSince !== undefined
  }

  /** Any response was received. */
  responded(): void {
    this.#heard = Math.max(this.#heard, this.#clock.now())
    this.#unreachableSince = undefined
    this.#trouble = undefined
  }

  /** A response said that there are too many requests, and nothing else waits for that. */
  throttled(): void {
    this.#throttledSince ??= this.#clock.now()
    const since = this.#throttledSince
    this.#trouble = { reason: text`throttled`, since, milliseconds: this.#limit('throttled') }
  }

  /** Returns the milliseconds to wait before another attempt; undefined if there is none. */
  retry(failure: Failure): number | undefined {
    const { kind, attempts, failed } = failure
    const { attempts: most, countsThrottled } = this.#options.limits
    const counted = countsThrottled ? attempts : kind === 'failed' ? failed : 0
    if (counted >= most) return undefined
    return kind === 'throttled' ? this.#retryThrottled(failure) : this.#retryFailed(failure)
  }

  #retryThrottled({ retryAfter }: Failure): number {
    this.throttled()
    const wait = this.#wait('throttled', this.#throttled++, retryAfter)
    this.#heard = Math.max(this.#heard, this.#clock.now() + wait)
    return wait
  }

  #retryFailed({ kind, failed, reason, retryAfter }: Failure): number | undefined {
    const now = this.#clock.now()
    const wait = this.#wait(kind, failed - 1, retryAfter)
    if (kind !== 'unreachable') {
      this.#trouble = { reason, since: this.#heard, milliseconds: this.#limit('silence') }
      return wait
    }
    this.#unreachableSince ??= now
    const since = this.#unreachableSince
    const milliseconds = this.#limit('unreachable')
    this.#trouble = { reason, since, milliseconds }
    return now + wait > since + milliseconds ? undefined : wait
  }

  #limit(clock: keyof typeof limits): number {
    return Math.min(limits[clock], this.#options.limits.patience ?? Number.POSITIVE_INFINITY)
  }

  #wait(kind: FailureKind, before: number, retryAfter: number | undefined): number {
    const { random = Math.random } = this.#options
    return waitBeforeRetry(kind, { before, random: random(), retryAfter })
  }

  /** The clocks run while something is waited for. Reported after a while: `waiting for SUBJECT: …`. */
  startWait(subject: () => Text): { end(): void } {
    const now = this.#clock.now()
    // between two calls nothing is silent
    if (this.#waits++ === 0) this.#heard = now
    this.#watch()
    const since = Math.min(now, this.#trouble?.since ?? now)
    let stop = () => {}
    const report = () => {
      this.#report(subject(), now)
      next(nextReport)
    }
    const next = (milliseconds: number) => void (stop = this.#clock.after(milliseconds, report))
    next(Math.max(since + firstReport, this.#reported + nextReport) - now)
    return {
      end: () => {
        stop()
        if (--this.#waits > 0) return
        this.#stopTimer?.()
        this.#stopTimer = undefined
      },
    }
  }

  /** Resets all clocks, also after they have run out: a command may have to undo what it has done. */
  restart(): void {
    this.#started = this.#heard = this.#clock.now()
    this.#throttledSince = this.#unreachableSince = this.#trouble = undefined
    if (!(this.#abort.signal.reason instanceof OutOfTime)) return
    this.#abort = abortMany()
    this.#listen()
  }

  #listen(): void {
    this.#stopListening()
    const abort = this.#abort
    this.#stopListening = onAbort(this.#options.parent, (reason) => abort.abort(reason))
  }

  /** Of the clocks that are running, the one that ends first, and when. */
  #next(): readonly [at: number, reason: OutOfTime] {
    const { total = Number.POSITIVE_INFINITY } = this.#options.limits
    const [silence, throttled] = [this.#limit('silence'), this.#limit('throttled')]
    const ends = [
      [this.#started + total, new OutOfTime('total', total)],
      [this.#heard + silence, new OutOfTime('silence', silence)],
      [
        (this.#throttledSince ?? Number.POSITIVE_INFINITY) + throttled,
        new OutOfTime('throttled', throttled),
      ],
    ] as const
    return ends.reduce((first, end) => (end[0] < first[0] ? end : first))
  }

  /** A clock may have been reset since the timer was set: then it is set again. */
  #watch(): void {
    const [at, reason] = this.#next()
    const left = at - this.#clock.now()
    this.#stopTimer?.()
    if (left > 0) this.#stopTimer = this.#clock.after(left, () => this.#watch())
    else this.#abort.abort(reason)
  }

  #report(subject: Text, start: number): void {
    const now = this.#clock.now()
    if (now - this.#reported < nextReport) return
    this.#reported = now
    const { reason, since, milliseconds } = this.#trouble ?? {
      reason: text`no response`,
      since: Math.max(start, Math.min(this.#heard, now)),
      milliseconds: this.#limit('silence'),
    }
    const { total = Number.POSITIVE_INFINITY } = this.#options.limits
    const most = Math.min(milliseconds, this.#started + total - since)
    this.#options.onWait?.(
      text`waiting for ${subject}: ${reason} for ${seconds(now - since)} s, giving up after ${seconds(most)} s`,
    )
  }
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000)
