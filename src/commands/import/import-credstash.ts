/** The secrets of a credstash table, for `chamber import`. */
import { text, quote, storedName, storedNames, quoteAfter } from '../../core/text.ts'
import type { Context } from '../../context.ts'
import type { Item } from '../../credstash/item.ts'
import { digestNames, usualDigest } from '../../credstash/decrypt-secret.ts'
import type { KeyPattern } from '../../selection/key-pattern.ts'
import { readSelection, select, unmatched } from '../../selection/select.ts'
import { ChamberError, UsageError } from '../../core/errors.ts'
import type { SecretValue } from '../../core/secret.ts'
import { checkNames, type CheckOptions, checkValues } from '../../changes/check-entries.ts'
import type { SourceOptions } from '../../changes/source.ts'

export interface CredstashOptions extends Pick<SourceOptions, 'fromProfile' | 'fromRegion'> {
  readonly fromCredstash?: string
  readonly context?: Readonly<Record<string, string>>
  readonly digest?: string
  readonly only?: readonly string[]
}

/**
 * Latest versions, under the keys that they are to have; names are judged before anything is
 * decrypted.
 * @throws {ChamberError} naming the secrets at fault, and nothing is written
 */
export async function readCredstash(
  { aws, cwd, settings, report }: Context,
  options: CredstashOptions,
  check: CheckOptions,
): Promise<readonly SecretValue[]> {
  const { fromCredstash: table = '', context = {}, digest = usualDigest } = options
  const { only } = await readSelection({ only: options.only ?? [] })
  const { openTable } = await import('../../credstash/table.ts')
  const opened = await openTable({
    ...aws(),
    cwd,
    settings: settings(),
    onWait: report.info,
    table,
    region: options.fromRegion,
    profile: options.fromProfile,
  })
  const items = selected(await opened.latest(), only, table)
  const source = text`the credstash table ${quote(table, 'bucket', text`of a name`)}`
  const names = items.map(({ name }) => name)
  checkNames(names, source, check)
  const secrets = await opened.open(items, { context, digest })
  return checkValues(secrets, source, check)
}

/** @throws {ChamberError} NOT_FOUND for an empty table, and for what is not in it */
function selected(
  items: readonly Item[],
  only: readonly KeyPattern[],
  table: string,
): readonly Item[] {
  const named = items.map((item) => ({ key: item.name, item }))
  const missing = unmatched(
    only,
    named.map(({ key }) => key),
  )
  if (items.length > 0 && missing.length === 0) {
    return select(named, { only, except: [] }).map(({ item }) => item)
  }
  const shown = quote(table, 'bucket')
  const message =
    items.length === 0
      ? text`the table ${shown} has no secrets`
      : text`--only ${storedNames(missing)}: not in the table ${shown}`
  throw new ChamberError('NOT_FOUND', message, {
    hint: text`see what is there: credstash -t ${storedName(table)} list`,
  })
}

/** `--context name=value`, repeated. */
export function parseContext(
  typed: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = typed.indexOf('=')
  if (at > 0) return { ...before, [typed.slice(0, at)]: typed.slice(at + 1) }
  throw new UsageError(text`invalid --context${quoteAfter(typed, 'tag')}`, {
    hint: text`write name=value`,
  })
}

/** @throws {UsageError} for a digest that credstash does not have */
export function parseDigest(typed: string): string {
  const name = typed.toUpperCase()
  if (digestNames.includes(name)) return name
  throw new UsageError(text`unknown digest${quoteAfter(typed, 'tag')}`, {
    hint: text`use one of ${storedNames(digestNames)}`,
  })
}
