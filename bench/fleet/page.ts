/** The figures of a fleet as Markdown, and their section of docs/benchmarks.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FleetResult } from './processes.ts'
import type { Simulated } from './simulation.ts'

export interface Row extends FleetResult {
  readonly scene: string
  readonly program: string
  /** Whether it is of this checkout. */
  readonly isOwn: boolean
  /** Seconds that the quota takes at best. */
  readonly ideal: number
}

export function fleetTable(rows: readonly Row[]): string {
  const head = [
    'quota',
    'program',
    'failed',
    'last start',
    'ideal',
    'calls',
    'rejected',
    'lines each',
  ]
  const body = rows.map((row) => [
    row.scene,
    row.program,
    String(row.failed),
    `${row.lastStart.toFixed(1)} s`,
    `${row.ideal.toFixed(0)} s`,
    String(row.calls),
    String(row.rejected),
    row.lines.toFixed(1),
  ])
  return [head, head.map(() => '---'), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

export const simulationText = ({ tasks, failed, lastStart, calls }: Simulated): string =>
  `Simulated, ${tasks.toLocaleString('en')} tasks × 60 keys at 40 reads a second: ${failed} failed, last start after ${lastStart.toFixed(0)} s, ${calls.toLocaleString('en')} calls.`

const heading = '## A fleet that starts at once'
const next = '## Time and memory'

/** Replaces the section of another run, or adds it. */
export function writeFleetPage(root: string, figures: string): string {
  const file = join(root, 'docs', 'benchmarks.md')
  const [before = '', after = ''] = readFileSync(file, 'utf8').split(`\n${next}\n`)
  const [calls = ''] = before.split(`\n${heading}\n`)
  writeFileSync(
    file,
    `${calls.trimEnd()}\n\n${heading}\n\n${introduction}\n\n${figures}\n\n${next}\n${after}`,
  )
  return file
}

const introduction = `Written by \`npm run fleet -- --against …\` (\`bench/fleet/\`). The processes start together, each runs
\`exec\` with a service of 60 keys (6 reads), and all reads take tokens from one bucket. The simulation
uses the deadline and the waits of \`src/aws/\` with a virtual clock.`
