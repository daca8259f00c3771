/** The secrets of a credstash table, for `chamber import`. */
import type { Context } from '../context.ts'
import { digestNames, usualDigest } from '../credstash/open-secret.ts'
import type { Item } from '../credstash/item.ts'
import { ChamberError, UsageError } from '../errors.ts'
import { message } from '../output/messages.ts'
import type { SecretValue } from '../secret.ts'
import { checkNames, type CheckOptions, checkValues } from './import-check.ts'

export interface CredstashOptions {
  readonly fromCredstash?: string
  readonly context?: Readonly<Record<string, string>>
  readonly digest?: string
  readonly only?: readonly string[]
  readonly fromRegion?: string
  readonly fromProfile?: string
}

/**
 * Latest versions, under the keys that they are to have; names are judged before anything is
 * decrypted.
 * @throws {ChamberError} naming the secrets at fault, and nothing is written
 */
export async function readCredstash(
  { env, cwd, settings, stderr }: Context,
  options: CredstashOptions,
  check: CheckOptions,
): Promise<readonly SecretValue[]> {
  const { fromCredstash: table = '', context = {}, digest = usualDigest } = options
  const { openTable } = await import('../credstash/table.ts')
  const opened = await openTable({
    env,
    cwd,
    settings: settings(),
    onWait: (text) => stderr.write(message(text)),
    table,
    region: options.fromRegion,
    profile: options.fromProfile,
  })
  const items = selected(await opened.latest(), options.only, table)
  const source = `the credstash table '${table}'`
  const names = items.map(({ name }) => name)
  checkNames(names, source, check)
  const secrets = await opened.open(items, { context, digest })
  return checkValues(secrets, source, check)
}

/** @throws {ChamberError} NOT_FOUND when nothing is left */
function selected(
  items: readonly Item[],
  only: readonly string[] | undefined,
  table: string,
): readonly Item[] {
  const patterns = only?.map((one) => new RegExp(`^${one.split('*').map(escape).join('.*')}$`, 's'))
  const kept = items.filter(({ name }) => patterns?.some((one) => one.test(name)) ?? true)
  if (kept.length > 0) return kept
  const what = only ? 'no secret of that name' : 'no secrets'
  throw new ChamberError('NOT_FOUND', `the table '${table}' has ${what}`, {
    hint: `see what is there: credstash -t ${table} list`,
  })
}

const escape = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')

/** `--context name=value`, repeated. */
export function parseContext(
  typed: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = typed.indexOf('=')
  if (at > 0) return { ...before, [typed.slice(0, at)]: typed.slice(at + 1) }
  throw new UsageError(`invalid --context '${typed}'`, { hint: 'write name=value' })
}

/** `--only a,b*`, repeated. */
export const parseOnly = (typed: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...typed.split(',').filter(Boolean),
]

/** @throws {UsageError} for a digest that credstash does not have */
export function parseDigest(typed: string): string {
  const name = typed.toUpperCase()
  if (digestNames.includes(name)) return name
  throw new UsageError(`unknown digest '${typed}'`, {
    hint: `use one of ${digestNames.join(', ')}`,
  })
}
