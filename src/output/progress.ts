/** What is under way, told on stderr: a line that changes on a terminal, else a line now and then. */
import { message } from './messages.ts'

/** Where it is told. */
interface Teller {
  readonly isTerminal: boolean
  write(text: string): void
}

export interface Progress {
  /** @param done out of the total; the state is what it waits for */
  show(done: number, state?: string): void
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
export function createProgress(stderr: Teller, total: number | undefined, what: string): Progress {
  const { first, between } = stderr.isTerminal ? onTerminal : elsewhere
  let next = Date.now() + first
  let isShown = false
  return {
    show(done, state) {
      if (Date.now() < next) return
      next = Date.now() + between
      const waits = state === undefined ? '' : ` (${state})`
      const count = total === undefined ? done : `${done} of ${total}`
      const text = message(`${count} ${what}${waits}`)
      stderr.write(stderr.isTerminal ? `\r${text.trimEnd()}\u001b[K` : text)
      isShown = true
    },
    end() {
      if (isShown && stderr.isTerminal) stderr.write('\r\u001b[K')
    },
  }
}
