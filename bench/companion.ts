/** A process beside the benchmarks that is asked in lines of JSON, and ends with its standard input. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Companion {
  /** Sends one request and gives its answer; one at a time. */
  ask<Answer>(request: object): Promise<Answer>
  /** The next line that it says by itself. */
  hear<Answer>(): Promise<Answer>
  /** Ends it and waits until it is gone. */
  end(): Promise<void>
}

/** All that run, so that none is left behind. */
const running = new Set<Companion>()

export function startCompanion(file: string, args: readonly string[]): Companion {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const gone = new Promise<void>((resolve) => {
    child.on('close', () => resolve()).on('error', () => resolve())
  })
  child.stdin.on('error', () => {})
  const hear = async <Answer>(): Promise<Answer> => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${[file, ...args].join(' ')} has ended before its time`)
    return JSON.parse(value as string) as Answer
  }
  const companion: Companion = {
    hear,
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      return hear()
    },
    async end() {
      child.stdin.end()
      interrupt(child)
      await gone
      running.delete(companion)
    },
  }
  running.add(companion)
  return companion
}

/** One that measures waits for the program that it runs, and takes it along. */
function interrupt(child: ChildProcess): void {
  if (child.spawnargs.some((word) => word.endsWith('stopwatch.py'))) child.kill('SIGTERM')
}

/** The last started first, for it may stand on those before. */
export async function endHelpers(): Promise<void> {
  for (const companion of [...running].toReversed()) await companion.end()
}
