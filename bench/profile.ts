/** Where the time of one run goes on Node.js: its moments, and a profile by file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from './cases.ts'
import type { Endpoint, Moment } from './endpoint.ts'
import { median } from './median.ts'
import { endpointOf, type Scene, surroundings } from './place.ts'
import { knows, type Program } from './programs.ts'
import type { Stopwatch } from './stopwatch.ts'

export interface ProfileOptions {
  readonly root: string
  readonly scene: Scene
  readonly stopwatch: Stopwatch
  readonly programs: readonly Program[]
}

const runs = 9
/** What profiles is in the profile too. */
const ours = /^node:inspector$|moments\.cjs$/
/** Files with less than so many milliseconds are added up. */
const least = 0.3

export async function profileCase(one: Case, options: ProfileOptions): Promise<void> {
  const endpoint = endpointOf(options.scene, one)
  if (!endpoint) return
  const { words, option } = one
  for (const program of options.programs) {
    if (option && !knows(program, words[0] ?? '', option.name)) continue
    console.log(`\n${one.name}: ${program.name}`)
    await printMoments(one, { ...options, endpoint, program })
    if (program.kind === 'npm') await printProfile(one, { ...options, endpoint, program })
  }
}

interface One extends ProfileOptions {
  readonly endpoint: Endpoint
  readonly program: Program
}

/** What happened in the program and at the endpoint, by one clock. */
async function printMoments(one: Case, options: One): Promise<void> {
  const file = join(options.scene.folder, 'moments.json')
  const times = new Map<string, number[]>()
  await options.endpoint.prepare(one.store)
  for (let run = 0; run <= runs; run++) {
    const own = await watchedRun(one, options, { CHAMBER_BENCH_MOMENTS: file })
    const inside = options.program.kind === 'npm' ? readMoments(file) : []
    if (run === 0) continue
    const all = [...inside, ...own.seen, { what: 'end of the run', at: own.end }]
    for (const [name, at] of numbered(all)) {
      times.set(name, [...(times.get(name) ?? []), (at - own.start) / 1e6])
    }
  }
  const medians = [...times].map(([name, values]) => ({ name, at: median(values) }))
  const ordered = medians.toSorted((a, b) => a.at - b.at)
  for (const [index, { name, at }] of ordered.entries()) {
    const step = at - (ordered[index - 1]?.at ?? 0)
    console.log(`${at.toFixed(1).padStart(8)} ms  +${step.toFixed(1).padStart(5)}  ${name}`)
  }
}

async function watchedRun(one: Case, options: One, watch: Readonly<Record<string, string>>) {
  const { root, scene, endpoint, stopwatch, program } = options
  const [file = '', ...rest] = program.words
  const preload = program.kind === 'npm' ? ['--require', join(root, 'bench', 'moments.cjs')] : []
  await (one.changes ? endpoint.prepare(one.store) : endpoint.forget())
  const { env, cwd } = surroundings(scene, endpoint, one)
  const words = [file, ...preload, ...rest, ...one.words]
  const { start, end } = await stopwatch({ words, env: { ...env, ...watch }, cwd })
  const { moments } = await endpoint.seen()
  return { start, end, seen: moments.map(({ what, at }) => ({ what: `endpoint: ${what}`, at })) }
}

const readMoments = (file: string): readonly Moment[] =>
  JSON.parse(readFileSync(file, 'utf8')) as readonly Moment[]

/** The first `request` and the second are different moments. */
function numbered(moments: readonly Moment[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  return moments.map(({ what, at }) => {
    const count = (counts.get(what) ?? 0) + 1
    counts.set(what, count)
    return [count === 1 ? what : `${what} ${count}`, at]
  })
}

interface Profile {
  readonly nodes: readonly { id: number; callFrame: { url: string; functionName: string } }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** The profile takes time itself, so its figures are for comparing with each other. */
async function printProfile(one: Case, options: One): Promise<void> {
  const file = join(options.scene.folder, 'profile.json')
  await watchedRun(one, options, { CHAMBER_BENCH_CPU: file })
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile
  const places = new Map(profile.nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
  const times = new Map<string, number>()
  for (const [index, id] of profile.samples.entries()) {
    const place = places.get(id) ?? ''
    if (ours.test(place)) continue
    const time = Math.max(0, profile.timeDeltas[index] ?? 0) / 1000
    times.set(place, (times.get(place) ?? 0) + time)
  }
  const sorted = [...times].toSorted(([, a], [, b]) => b - a)
  console.log('\n  profile, by file, without the start of Node')
  for (const [place, spent] of sorted) {
    if (spent < least) continue
    console.log(`${spent.toFixed(1).padStart(8)} ms  ${place}`)
  }
  const small = sorted.filter(([, spent]) => spent < least)
  const rest = small.reduce((sum, [, spent]) => sum + spent, 0)
  console.log(`${rest.toFixed(1).padStart(8)} ms  all others`)
}

function placeOf({ url, functionName }: { url: string; functionName: string }): string {
  if (url === '') return functionName.startsWith('(') ? functionName : `native ${functionName}`
  return url.replace(/^file:\/\//, '').replace(/^.*\/(bin|dist)\//, '$1/')
}
