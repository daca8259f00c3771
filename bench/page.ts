/** The figures as Markdown: for the terminal, and for docs/benchmarks.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, platform } from 'node:os'
import { join } from 'node:path'
import type { Case } from './cases.ts'
import type { Count } from './endpoint.ts'
import type { Program } from './programs.ts'
import { type Result, statistics } from './rounds.ts'
import type { Size } from './sizes.ts'

const megabyte = 1_000_000

export const caseHead = table([
  [
    'case',
    'program',
    'minimum ms',
    'median ms',
    'ratio',
    'goal',
    'calls',
    'connections',
    'peak MB',
  ],
])

/** A row for each program; ratios are to the last when it is another one's. */
export function caseRows(one: Case, results: readonly Result[]): string {
  const last = results.at(-1)
  const base = last?.program.kind === 'other' ? last : undefined
  return results.map((result) => row([one.name, ...cells(one, result, base)])).join('\n')
}

function cells(one: Case, result: Result, base: Result | undefined): readonly string[] {
  const { program, measurements, note, count } = result
  if (measurements.length === 0) return [program.name, `not run: ${firstLine(note)}`]
  const { minimum, median, ratio, peak } = statistics(result, base)
  return [
    program.name,
    minimum.toFixed(1),
    median.toFixed(1) + (note === undefined ? '' : ` (then failed: ${firstLine(note)})`),
    ratio === undefined ? '' : ratio.toFixed(2),
    goalText(one, program),
    count ? callText(count) : '',
    String(count?.connections ?? ''),
    (peak / megabyte).toFixed(0),
  ]
}

function goalText({ goal, seconds }: Case, { kind }: Program): string {
  if (kind === 'other') return ''
  if (seconds !== undefined) return `≤ ${seconds} s`
  return goal ? `≤ ${goal[kind]}` : ''
}

function callText({ calls, refused }: Count): string {
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0)
  return refused > 0 ? `${total}, ${refused} refused` : String(total)
}

const firstLine = (text = ''): string => text.trim().split('\n').at(-1) ?? ''

export interface Report {
  /** Rows of {@link caseRows}. */
  readonly rows: readonly string[]
  readonly resident: readonly { readonly program: Program; readonly bytes: number | undefined }[]
  readonly sizes: readonly Size[]
  /** Milliseconds, as it was measured. */
  readonly roundTrip: number | undefined
}

export function memoryTable({ resident }: Pick<Report, 'resident'>): string {
  const rows = resident.map(({ program, bytes }) => [
    program.name,
    bytes === undefined ? 'not known here' : (bytes / megabyte).toFixed(0),
    program.kind === 'other' ? '' : '0',
  ])
  return table([['program', 'MB while the command runs', 'goal'], ...rows])
}

export function sizeTable({ sizes }: Pick<Report, 'sizes'>): string {
  const rows = sizes.map(({ what, bytes, goal = '' }) => [
    what,
    (bytes / megabyte).toFixed(2),
    goal,
  ])
  return table([['what', 'MB', 'goal'], ...rows])
}

const heading = '## Time and memory'

/** Puts the figures behind the table of calls, in the place of those of another run. */
export function writePage(root: string, report: Report): string {
  const file = join(root, 'docs', 'benchmarks.md')
  const [calls = ''] = readFileSync(file, 'utf8').split(`\n${heading}\n`)
  writeFileSync(file, `${calls.trimEnd()}\n\n${heading}\n\n${figures(report)}`)
  return file
}

function figures(report: Report): string {
  const away = report.roundTrip === undefined ? '' : ` (${report.roundTrip.toFixed(1)} ms measured)`
  return `Written by \`npm run bench -- --against …\` (\`bench/\`) on ${platform()} ${arch()} with ${availableParallelism()} cores. All
programs take turns, in an order that rotates; a ratio is the median over the rounds of the time of a
program to that of the last one, the Go program, in the same round. The endpoint is the embedded Parameter Store in a
process of its own, with TLS 1.3 and a chain of RSA 2048. 25 ms are a real distance${away}, made
of two TUN devices and a network namespace, which handshakes cross as well. The CA is named by
SSL_CERT_FILE; Go reads the folder of the system's certificates besides, as it does without that
variable, and is spared it by AWS_CA_BUNDLE, which has a row of its own. The Go program, which has no \`--only\`, runs a plain \`exec\` in its place.

${caseHead}
${report.rows.join('\n')}

Peak memory is that of the whole run. While the command of \`exec\` runs, this much of chamber stays:

${memoryTable(report)}

${sizeTable(report)}
`
}

/** The first row is the head. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

function row(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
}
