/** One run of the fleet benchmark, from the command line to the page. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPrograms } from '../programs.ts'
import { idealSeconds, type Quota } from './bucket.ts'
import { startFleetEndpoint } from './endpoint.ts'
import { type FleetOptions, readFleetOptions, usage } from './options.ts'
import { fleetTable, type Row, simulationText, writeFleetPage } from './page.ts'
import { endFleet, runFleet } from './processes.ts'
import { simulate } from './simulation.ts'

const say = (text: string) => console.log(text)

interface Scene {
  readonly name: string
  readonly quota: Quota
}

const busy: Scene = { name: '10 reads a second', quota: { rate: 10, burst: 10 } }
const usedUp: Scene = {
  name: 'none for 90 s, then 10 a second',
  quota: { ...busy.quota, emptyFor: 90 },
}
const everyAccount: Quota = { rate: 40, burst: 40 }
const pageSize = 10

/** Returns the exit status. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const options = readFleetOptions(args)
  if (!options) return (say(usage), 0)
  const home = mkdtempSync(join(tmpdir(), 'chamber-fleet-'))
  const end = () => {
    endFleet()
    rmSync(home, { recursive: true, force: true })
  }
  process.once('exit', end)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(130))
  }
  const rows = options.onlySimulate ? [] : await runAll(options, { root, home })
  const simulated = await simulate({ tasks: 1000, reads: 6, quota: everyAccount })
  const figures = `${fleetTable(rows)}\n\n${simulationText(simulated)}`
  say(`\n${figures}`)
  const isComplete = !options.quick && !options.onlySimulate && options.against
  say(isComplete ? `\nwritten: ${writeFleetPage(root, figures)}` : '\nno page is written')
  return simulated.failed > 0 || rows.some(({ isOwn, failed }) => isOwn && failed > 0) ? 1 : 0
}

async function runAll(
  options: FleetOptions,
  { root, home }: { readonly root: string; readonly home: string },
): Promise<readonly Row[]> {
  const { against, standalone, tasks, keys } = options
  const programs = findPrograms(root, {
    against,
    standalone,
    nodes: [process.execPath],
  })
  const endpoint = await startFleetEndpoint(keys)
  const rows: Row[] = []
  for (const { name, quota } of options.quick ? [busy] : [busy, usedUp]) {
    const ideal = idealSeconds(quota, (tasks * keys) / pageSize)
    for (const program of programs) {
      endpoint.reset(quota)
      const result = await runFleet(program, endpoint, { tasks, home })
      const isOwn = program.kind !== 'other'
      rows.push({ scene: name, program: program.name, isOwn, ideal, ...result })
      say(fleetTable(rows).split('\n').at(-1) ?? '')
    }
  }
  endpoint.close()
  return rows
}
