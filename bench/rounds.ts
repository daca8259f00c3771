/** Programs in turns: each round runs every program once, and the order rotates. */
import type { Case } from './cases.ts'
import type { Count, Endpoint } from './endpoint.ts'
import { median } from './median.ts'
import { type Scene, surroundings } from './place.ts'
import { knows, type Program } from './programs.ts'
import { type Measurement, type Stopwatch, wallTime } from './stopwatch.ts'

export interface Result {
  readonly program: Program
  /** Of each round, in their order. */
  readonly measurements: readonly Measurement[]
  /** Of the last run. */
  readonly count: Count | undefined
  /** Why there are no figures, or not all. */
  readonly note: string | undefined
  readonly failed: boolean
}

export interface RoundsOptions {
  readonly scene: Scene
  readonly endpoint: Endpoint
  readonly stopwatch: Stopwatch
  readonly rounds: number
}

interface Lane {
  readonly program: Program
  readonly words: readonly string[]
  readonly measurements: Measurement[]
  count: Count | undefined
  note: string | undefined
  failed: boolean
}

/** One more round than is measured comes first, which fills caches. */
export async function runRounds(
  one: Case,
  programs: readonly Program[],
  options: RoundsOptions,
): Promise<readonly Result[]> {
  const ours = programs.filter(({ kind }) => kind !== 'other')
  const all = one.beside ? [...ours, one.beside] : programs
  const lanes = all.map((program) => createLane(program, one))
  await options.endpoint.prepare(one.store)
  for (let round = 0; round <= options.rounds; round++) {
    const first = round % lanes.length
    for (const lane of [...lanes.slice(first), ...lanes.slice(0, first)]) {
      if (lane.note !== undefined) continue
      const measurement = await runOnce(lane, one, options)
      if (measurement && round > 0) lane.measurements.push(measurement)
    }
  }
  return lanes
}

function createLane(program: Program, { words, option, beside }: Case): Lane {
  const lane = {
    program,
    words: program === beside ? [] : words,
    measurements: [],
    count: undefined,
    note: undefined,
    failed: false,
  }
  if (!option || knows(program, words[0] ?? '', option.name)) return lane
  if (program.kind === 'other') return { ...lane, words: option.instead }
  return { ...lane, note: `has no ${option.name}` }
}

async function runOnce(
  lane: Lane,
  one: Case,
  { scene, endpoint, stopwatch }: RoundsOptions,
): Promise<Measurement | undefined> {
  await (one.changes ? endpoint.prepare(one.store) : endpoint.forget())
  const nowhere = one.toNowhere ? ['/bin/sh', '-c', 'exec "$@" >/dev/null', 'sh'] : []
  const words = [...nowhere, ...lane.program.words, ...lane.words]
  try {
    return await stopwatch({ words, ...surroundings(scene, endpoint, one) })
  } catch (error) {
    lane.note = error instanceof Error ? error.message : String(error)
    lane.failed = true
    return undefined
  } finally {
    lane.count = await endpoint.seen()
  }
}

export interface Statistics {
  /** Milliseconds. */
  readonly minimum: number
  readonly median: number
  /** Median of the ratios round by round. */
  readonly ratio: number | undefined
  /** Bytes, the most of all rounds. */
  readonly peak: number
}

export function statistics({ measurements }: Result, base: Result | undefined): Statistics {
  const times = measurements.map(wallTime)
  const theirs = base?.measurements.map(wallTime) ?? []
  const ratios = times.flatMap((time, round) => {
    const other = theirs[round]
    return other === undefined ? [] : [time / other]
  })
  return {
    minimum: Math.min(...times),
    median: median(times),
    ratio: ratios.length > 0 ? median(ratios) : undefined,
    peak: Math.max(...measurements.map(({ peak }) => peak)),
  }
}
