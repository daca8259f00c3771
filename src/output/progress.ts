/** What is under way, told on stderr: a line that changes on a terminal, else a line now and then. */
import { text, type Text } from '../core/text.ts'
import type { Reporter } from './reporter.ts'

export interface Progress {
  /** @param done out of the total; the state is what it waits for */
  show(done: number, state?: Text | 'throttled'): void
  /** Clears the line of a terminal. */
  end(): void
}

/** Milliseconds of silence before the first line, and between two. */
const onTerminal = { first: 300, between: 100 }
const elsewhere = { first: 5000, between: 10_000 }

/**
 * @param total undefined where nobody knows it
 * @param what the nouns behind the numbers: `12 of 200 secrets written`
 */
export function createProgress(report: Reporter, total: number | undefined, what: Text): Progress {
  const { first, between } = report.isTerminal ? onTerminal : elsewhere
  let next = Date.now() + first
  let isShown = false
  return {
    show(done, state) {
      if (Date.now() < next) return
      next = Date.now() + between
      const waits = state === undefined ? text`` : text` (${state})`
      const count = total === undefined ? text`${done}` : text`${done} of ${total}`
      const line = text`${count} ${what}${waits}`
      if (report.isTerminal) report.showState(line)
      else report.info(line)
      isShown = true
    },
    end() {
      if (isShown && report.isTerminal) report.showState(undefined)
    },
  }
}
