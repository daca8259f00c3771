/** `chamber doctor --migration`: what is other for the caller's secrets than with the Go program. */
import { text } from '../../core/text.ts'
import type { Context } from '../../context.ts'
import { examineMigration, type Row, type RowType } from '../../doctor/migration/migration.ts'
import { otherThanGo } from '../../formats/go-differences.ts'
import { printJson } from '../../output/json.ts'
import { createProgress } from '../../output/progress.ts'
import { NotSupported, type Store } from '../../stores/store.ts'
import { counted } from '../../core/plural.ts'
import { ChamberError } from '../../core/errors.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { type OutputFormat, readService } from '../../cli/arguments.ts'

export async function migration(
  context: Context,
  typed: readonly string[],
  output: OutputFormat,
): Promise<void> {
  const services = named(typed, context)
  const store = await context.openStore()
  const rows = await collect(context, { store, services, output })
  const isWhole = services.length > 0 || !store.inspector
  if (output === 'json') context.stdout.write(printJson(rows.map(toJson)))
  else context.stdout.write(summary(rows, isWhole))
  const unread = rows.filter(({ type }) => type === 'unread').length
  if (unread > 0) {
    const what = text`${counted(unread, 'thing')} could not be looked at, so what differs is not known in full`
    throw new ChamberError('INCOMPLETE', what, { hint: text`their type is unread` })
  }
  if (rows.some(isDifference)) context.endAsDifferent()
}

/** Each service once. */
function named(typed: readonly string[], context: Context): readonly ServiceReference[] {
  const services = typed.map((one) => readService(one, context))
  return [...new Map(services.map((service) => [service.name, service])).values()]
}

interface Work {
  readonly store: Store
  readonly services: readonly ServiceReference[]
  readonly output: OutputFormat
}

/** All rows; those of a table are printed as they come. */
async function collect(
  { stdout, report }: Context,
  { store, services, output }: Work,
): Promise<readonly Row[]> {
  // A backend without an inspector has no secrets, and nothing can differ.
  if (!store.inspector) return []
  const progress = createProgress(report, undefined, text`secrets looked at`)
  let looked = 0
  const inspector = await store.inspector(() => progress.show(++looked))
  const question = { inspector, backend: store.backend, services, formats: otherThanGo }
  const rows: Row[] = []
  try {
    for await (const row of orNamed(examineMigration(question))) {
      progress.end()
      rows.push(row)
      if (output === 'table') stdout.write(lines(row))
    }
    return rows
  } finally {
    progress.end()
  }
}

/** The way out where services cannot be listed. */
async function* orNamed(rows: AsyncGenerator<Row>): AsyncGenerator<Row> {
  try {
    yield* rows
  } catch (error) {
    const isUnlisted =
      error instanceof NotSupported ||
      (error instanceof ChamberError && error.code === 'ACCESS_DENIED')
    if (!isUnlisted) throw error
    const hint = text`name the services: chamber doctor --migration SERVICE…`
    throw new ChamberError(error.code, error.message, { hint, cause: error })
  }
}

const isDifference = ({ type }: Row): boolean => type !== 'same' && type !== 'unread'

/** Width of the column of types, for rows that are shown one by one. */
const width = 9

const keysShown = 12

/** Columns of a row with its indentation. */
const longestLine = 100

function lines({ type, service, keys, text: effect, remedy }: Row): string {
  const head = [service, shown(keys)].filter(Boolean).join(': ')
  const parts = [head, effect, remedy === undefined ? '' : `→ ${remedy}`].filter(Boolean)
  const told = parts.map(wrap).join(`\n${' '.repeat(width)}`)
  return `${type.padEnd(width)}${told}\n`
}

/** Breaks a text between words, with the indentation of a row. */
function wrap(line: string): string {
  let length = 0
  const broken = line.split(' ').map((word) => {
    const fits = length === 0 || length + 1 + word.length <= longestLine - width
    length = fits ? length + 1 + word.length : word.length
    return fits ? ` ${word}` : `\n${' '.repeat(width)}${word}`
  })
  return broken.join('').slice(1)
}

function shown(keys: readonly string[]): string {
  const more = keys.length - keysShown
  return keys.slice(0, keysShown).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const words: Readonly<Record<RowType, (count: number) => string>> = {
  changes: (count) => `${count} ${count === 1 ? 'changes' : 'change'} what a command gives`,
  works: (count) => `${count} ${count === 1 ? 'works' : 'work'} that did not`,
  repair: (count) => `${count} to repair`,
  unread: (count) => `${count} not looked at`,
  same: (count) => `${count} the same`,
}

function summary(rows: readonly Row[], isWhole: boolean): string {
  const counts = (['changes', 'works', 'repair', 'unread'] as const)
    .map((type) => [type, rows.filter((row) => row.type === type).length] as const)
    .filter(([, count]) => count > 0)
  const told = counts.map(([type, count]) => words[type](count)).join(', ')
  const end = told === '' ? 'nothing differs' : told
  const rest = isWhole ? '' : '; values and labels are looked at of services that are named'
  return `${end}${rest}\n`
}

const toJson = ({ service, type, keys, text: effect, remedy }: Row) => ({
  service,
  type,
  keys,
  text: effect,
  remedy,
})
