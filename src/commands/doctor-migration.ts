/** `chamber doctor --migration`: what is other for the caller's secrets than with the Go program. */
import type { Context } from '../context.ts'
import { examineMigration, type Row, type RowType } from '../doctor/migration/migration.ts'
import { ChamberError } from '../errors.ts'
import { otherThanGo } from '../formats/other-than-go.ts'
import { counted } from '../output/counted.ts'
import { printJson } from '../output/json.ts'
import { NotSupported } from '../stores/store.ts'
import { type OutputFormat, readService } from './arguments.ts'

/** Where something differs, and where that is not known: as `diff` has them. */
const differing = 1
const unknown = 2

export async function migration(
  context: Context,
  typed: readonly string[],
  output: OutputFormat,
): Promise<void> {
  context.endWith({ failed: unknown })
  const services = [...new Set(typed)].map((one) => readService(one, context))
  const { inspector: open, backend } = await context.openStore()
  const rows: Row[] = []
  const question = { backend, services, formats: otherThanGo }
  // A backend without an inspector has no secrets, and nothing can differ.
  const found = open ? examineMigration({ ...question, inspector: await open() }) : []
  for await (const row of orNamed(found)) {
    rows.push(row)
    if (output === 'table') context.stdout.write(lines(row))
  }
  if (output === 'json') context.stdout.write(printJson(rows.map(toJson)))
  else context.stdout.write(summary(rows, services.length > 0 || !open))
  const unread = rows.filter(({ type }) => type === 'unread').length
  if (unread > 0) {
    const what = `${counted(unread, 'thing')} could not be looked at, so what differs is not known in full`
    throw new ChamberError('INCOMPLETE', what, { hint: 'its lines begin with unread' })
  }
  if (rows.some(isDifference)) context.endWith({ done: differing })
}

/** The way out where services cannot be listed. */
async function* orNamed(rows: AsyncIterable<Row> | readonly Row[]): AsyncGenerator<Row> {
  try {
    yield* rows
  } catch (error) {
    const isUnlisted =
      error instanceof NotSupported ||
      (error instanceof ChamberError && error.code === 'ACCESS_DENIED')
    if (!isUnlisted) throw error
    const hint = 'name the services: chamber doctor --migration SERVICE…'
    throw new ChamberError(error.code, error.message, { hint, cause: error })
  }
}

const isDifference = ({ type }: Row): boolean => type !== 'same' && type !== 'unread'

/** Width of the column of types, for rows that are shown one by one. */
const width = 9

const keysShown = 12

function lines({ type, service, keys, text, remedy }: Row): string {
  const indent = ' '.repeat(width)
  const head = [service, shown(keys)].filter(Boolean).join(': ')
  const told = `${type.padEnd(width)}${head === '' ? text : `${head}\n${indent}${text}`}\n`
  return remedy ? `${told}${indent}→ ${remedy}\n` : told
}

function shown(keys: readonly string[]): string {
  const more = keys.length - keysShown
  return keys.slice(0, keysShown).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const words: Readonly<Record<RowType, (count: number) => string>> = {
  changes: (count) => `${count} ${count === 1 ? 'changes' : 'change'} what a command gives`,
  works: (count) => `${count} ${count === 1 ? 'works' : 'work'} that failed`,
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

const toJson = ({ service, type, keys, text, remedy }: Row) => ({
  service,
  type,
  keys,
  text,
  remedy,
})
