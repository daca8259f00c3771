/** Runs writes side by side at the pace that the endpoint allows, until one fails for good. */
import { setTimeout as sleep } from 'node:timers/promises'
import { awsErrorName } from '../../aws/errors/name.ts'
import { ChamberError, isUnanswered } from '../../core/errors.ts'
import { stopReason } from '../bulk.ts'
import type { Pace } from './pace.ts'

/** Milliseconds before a parameter that two writes met at is written again. */
const meetingPause = 150

export interface PacedOutcome<Item> {
  readonly done: readonly Item[]
  /** Without an answer: done or not. */
  readonly unsure: readonly Item[]
  /** Why not all are done. */
  readonly failure: ChamberError | undefined
}

export interface PacedOptions<Item> {
  readonly pace: Pace
  readonly write: (item: Item) => Promise<void>
  readonly onProgress: (done: number, state?: 'throttled') => void
  readonly signal?: AbortSignal | undefined
}

/** Whatever is under way is waited for, also when another one has failed. */
export async function writePaced<Item>(
  items: readonly Item[],
  options: PacedOptions<Item>,
): Promise<PacedOutcome<Item>> {
  const run = new Run(items, options)
  await run.finish()
  const { done, unsure, failure } = run
  const stopped = done.length < items.length ? stopReason(options.signal) : undefined
  return { done, unsure, failure: failure ?? stopped }
}

class Run<Item> {
  readonly done: Item[] = []
  readonly unsure: Item[] = []
  failure: ChamberError | undefined
  readonly #options: PacedOptions<Item>
  readonly #queue: Item[]
  readonly #underWay = new Set<Promise<void>>()
  /** The refusal of the endpoint, while nothing has been accepted since. */
  #refusal: ChamberError | undefined

  constructor(items: readonly Item[], options: PacedOptions<Item>) {
    this.#queue = [...items]
    this.#options = options
  }

  async finish(): Promise<void> {
    const { pace } = this.#options
    while (this.#goesOn || this.#underWay.size > 0) {
      if (!this.#goesOn || this.#underWay.size >= pace.window) {
        await Promise.race(this.#underWay)
        continue
      }
      // a pause ends with the signal, and then nothing is sent any more
      await pace.turn(this.#options.signal).catch(() => {})
      const item = this.#goesOn ? this.#queue.shift() : undefined
      if (item === undefined) continue
      const attempt = this.#attempt(item).finally(() => this.#underWay.delete(attempt))
      this.#underWay.add(attempt)
    }
  }

  get #goesOn(): boolean {
    return this.#queue.length > 0 && !this.failure && !this.#options.signal?.aborted
  }

  async #attempt(item: Item): Promise<void> {
    const { pace, write, onProgress } = this.#options
    const startedAt = pace.now()
    try {
      await write(item)
      pace.accepted()
      this.#refusal = undefined
      this.done.push(item)
      onProgress(this.done.length)
    } catch (error) {
      if (!(error instanceof ChamberError)) throw error
      if (error.code !== 'THROTTLED') return this.#fail(item, error)
      const isMeeting = awsErrorName(error) === 'TooManyUpdates'
      if (isMeeting) await sleep(meetingPause)
      this.#queue.unshift(item)
      if (isMeeting) return
      this.#refusal = error
      pace.refused(startedAt)
      onProgress(this.done.length, 'throttled')
    }
  }

  /** Out of time because of refusals, it is they that are told. */
  #fail(item: Item, error: ChamberError): void {
    const isRefused = error.code === 'TIMEOUT' && this.#refusal !== undefined
    this.failure ??= isRefused ? this.#refusal : error
    if (!isRefused && isUnanswered(error)) this.unsure.push(item)
  }
}
