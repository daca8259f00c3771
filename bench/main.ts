/** One run of the benchmarks, from the command line to the page. */
import { join } from 'node:path'
import { type Case, cases } from './cases.ts'
import { makeChain } from './certificates.ts'
import { endHelpers } from './companion.ts'
import { startDistance, startEndpoint } from './endpoint.ts'
import { type Options, readOptions, usage } from './options.ts'
import { caseHead, caseRows, memoryTable, sizeTable, writePage } from './page.ts'
import { createPlace, endpointOf, type Scene, surroundings } from './place.ts'
import { profileCase } from './profile.ts'
import { findPrograms, type Program } from './programs.ts'
import { residentMemory } from './resident.ts'
import { runRounds } from './rounds.ts'
import { sizes } from './sizes.ts'
import { startStopwatch, type Stopwatch } from './stopwatch.ts'

const distance = 25
const say = (text: string) => console.log(text)

/** @returns the exit status */
export async function main(words: readonly string[], root: string): Promise<number> {
  const options = readOptions(words)
  if (!options) return (say(usage), 0)
  const place = createPlace()
  const end = async () => {
    await endHelpers()
    place.remove()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void end().then(() => process.exit(130)))
  }
  try {
    return (await bench(root, options, place.folder)) ? 0 : 1
  } finally {
    await end()
  }
}

/** False when a program has failed. */
async function bench(root: string, options: Options, folder: string): Promise<boolean> {
  const programs = findPrograms(root, options)
  const wanted = chosen(options)
  const stopwatch = startStopwatch(root)
  const scene = await setScene(root, folder, wanted)
  const roundTrip = await scene.far?.roundTrip()
  if (roundTrip) {
    const [least, middle] = [roundTrip.least.toFixed(2), roundTrip.median.toFixed(2)]
    say(`${distance} ms are ${least} ms at least and ${middle} ms in the middle, as TCP sees it`)
  }
  const ready = { root, scene, stopwatch, programs }
  if (options.profile !== undefined) {
    for (const one of wanted) await profileCase(one, ready)
    return true
  }
  const { rows, failed } = await measureAll(wanted, options, ready)
  const resident = await measureResident(ready)
  const report = { rows, resident, sizes: sizes(root, programs), roundTrip: roundTrip?.median }
  say(`\n${memoryTable(report)}\n\n${sizeTable(report)}`)
  const reason = failed ? 'a program has failed' : whyNoPage(options, scene)
  say(reason ? `\nno page is written: ${reason}` : `\nwritten: ${writePage(root, report)}`)
  return !failed
}

function chosen({ only, profile }: Options): readonly Case[] {
  const parts = profile === undefined ? only : [profile]
  const wanted = cases.filter(
    ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
  )
  if (wanted.length > 0) return wanted
  throw new Error(`no such case; there are:\n${cases.map(({ name }) => `  ${name}`).join('\n')}`)
}

async function setScene(root: string, folder: string, wanted: readonly Case[]): Promise<Scene> {
  const isFar = wanted.some(({ roundTrip }) => roundTrip === distance)
  const away = isFar ? await startDistance(root, distance) : undefined
  if (typeof away === 'string') say(`cases at ${distance} ms are left out: ${away}`)
  const other = typeof away === 'object' ? away : undefined
  const local = '127.0.0.1'
  const chain = makeChain(folder, other ? [local, other.address] : [local])
  const common = { folder: join(root, '.cache', 'bench'), chain }
  return {
    folder,
    chain,
    near: await startEndpoint({ ...common, address: local }),
    far: other && (await startEndpoint({ ...common, ...other })),
  }
}

interface Ready {
  readonly scene: Scene
  readonly stopwatch: Stopwatch
  readonly programs: readonly Program[]
}

/** Shows each row as soon as it is there. */
async function measureAll(
  wanted: readonly Case[],
  { quick, rounds }: Options,
  { scene, stopwatch, programs }: Ready,
): Promise<{ readonly rows: readonly string[]; readonly failed: boolean }> {
  const rows: string[] = []
  let failed = false
  say(caseHead)
  for (const one of wanted) {
    const endpoint = endpointOf(scene, one)
    if (!endpoint) continue
    const count = rounds ?? (quick ? one.quick : one.rounds)
    const options = { scene, endpoint, stopwatch, rounds: count }
    const results = await runRounds(one, programs, options)
    failed ||= results.some((result) => result.failed)
    const text = caseRows(one, results)
    say(text)
    rows.push(text)
  }
  return { rows, failed }
}

async function measureResident({ scene, programs }: Ready) {
  await scene.near.prepare({ parameters: [['/one/key', 'value']] })
  const found = []
  for (const program of programs) {
    const run = { words: program.words, ...surroundings(scene, scene.near) }
    found.push({ program, bytes: await residentMemory(run) })
  }
  return found
}

function whyNoPage({ quick, only, against, rounds }: Options, { far }: Scene): string | undefined {
  if (quick || rounds !== undefined) return 'the rounds are not those of a whole run'
  if (only.length > 0) return 'not all cases were run'
  if (!against) return 'there is nothing to compare with (--against)'
  return far ? undefined : 'there is no distance'
}
