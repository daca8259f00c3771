/** Runs writes side by side at the pace that the endpoint allows, until one fails for good. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ChamberError } from '../../errors.ts'
import { awsErrorName } from './api.ts'
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
  readonly onDone: (count: number) => void
  readonly signal?: AbortSignal | undefined
}

/** Whatever is under way is waited for, also when another one has failed. */
export async function writePaced<Item>(
  items: readonly Item[],
  { pace, write, onDone, signal }: PacedOptions<Item>,
): Promise<PacedOutcome<Item>> {
  const queue = [...items]
  const done: Item[] = []
  const unsure: Item[] = []
  const underWay = new Set<Promise<void>>()
  let failure: ChamberError | undefined
  const goesOn = () => queue.length > 0 && !failure && !signal?.aborted

  const attempt = async (item: Item) => {
    const startedAt = pace.now()
    try {
      await write(item)
      pace.accepted()
      done.push(item)
      onDone(done.length)
    } catch (error) {
      if (!(error instanceof ChamberError)) throw error
      if (error.code !== 'THROTTLED') {
        failure ??= error
        if (isUnanswered(error)) unsure.push(item)
        return
      }
      queue.unshift(item)
      if (awsErrorName(error) === 'TooManyUpdates') await sleep(meetingPause)
      else pace.refused(startedAt)
    }
  }

  while (goesOn() || underWay.size > 0) {
    if (!goesOn() || underWay.size >= pace.window) {
      await Promise.race(underWay)
      continue
    }
    await pace.turn()
    const item = goesOn() ? queue.shift() : undefined
    if (item === undefined) continue
    const running = attempt(item).finally(() => underWay.delete(running))
    underWay.add(running)
  }
  return { done, unsure, failure: failure ?? stopped(done.length < items.length) }
}

/** What a shell reports for a program that was interrupted: 128 + SIGINT. */
const interrupted = 130

const stopped = (early: boolean): ChamberError | undefined =>
  early
    ? new ChamberError('STOPPED', 'stopped by a signal', { exitStatus: interrupted })
    : undefined

const isUnanswered = ({ code }: ChamberError): boolean =>
  ['NO_ANSWER', 'BAD_ANSWER', 'TIMEOUT'].includes(code)
