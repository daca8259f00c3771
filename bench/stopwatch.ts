/** One run of a program, measured. */
import { join } from 'node:path'
import { startCompanion } from './companion.ts'

export interface RunRequest {
  /** The first is the path of the program. */
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

export interface Measurement {
  /** In nanoseconds of the clock that all processes share. */
  readonly start: number
  readonly end: number
  /** Milliseconds of processor time. */
  readonly processor: number
  /** Bytes. */
  readonly peak: number
}

/** @throws {Error} with what the program said, when it fails */
export type Stopwatch = (request: RunRequest) => Promise<Measurement>

interface Answer extends Measurement {
  readonly status: number
  readonly output: string
}

export function startStopwatch(root: string): Stopwatch {
  const companion = startCompanion('python3', [join(root, 'bench', 'stopwatch.py')])
  return async (request) => {
    const { status, output, ...measurement } = await companion.ask<Answer>(request)
    if (status === 0) return measurement
    throw new Error(`${request.words.join(' ')} ended with status ${status}:\n${output}`)
  }
}

/** Milliseconds. */
export const wallTime = ({ start, end }: Measurement): number => (end - start) / 1e6
