/** Judges the entries of a file before anything is written. */
import { type Entry, inputError, shown } from '../formats/format.ts'
import type { SecretValue } from '../secret.ts'
import { isKey, type ServiceReference } from '../service-reference.ts'
import type { BulkWriter } from '../stores/bulk.ts'

export interface CheckOptions {
  readonly service: ServiceReference
  readonly normalizeKeys: boolean
  readonly bulk: Pick<BulkWriter, 'refusal'>
}

/**
 * The secrets of a file, under the keys that they are to have.
 * @throws {ChamberError} BAD_INPUT with the line and column of the first that cannot be written
 */
export function checkEntries(
  { entries, source }: { readonly entries: readonly Entry[]; readonly source: string },
  { service, normalizeKeys, bulk }: CheckOptions,
): readonly SecretValue[] {
  const keyed = normalizeKeys
    ? entries.map((entry) => ({ ...entry, key: entry.key.toLowerCase() }))
    : entries
  const first = new Map<string, Entry>()
  const faults = keyed.flatMap((entry) => {
    const twin = first.get(entry.key)
    first.set(entry.key, twin ?? entry)
    const why = twin
      ? `is in line ${twin.position.line} already, in other letters`
      : (keyFault(entry.key, service) ?? bulk.refusal(entry))
    return why === undefined ? [] : [{ position: entry.position, why, key: entry.key }]
  })
  const [fault] = faults
  if (!fault) return keyed.map(({ key, value }) => ({ key, value }))
  const more = faults.slice(1).map(({ key }) => shown(key))
  throw inputError(
    source,
    fault.position,
    `'${shown(fault.key)}' ${fault.why}`,
    more.length > 0 ? `nothing was written; also at fault: ${more.join(', ')}` : undefined,
  )
}

/** A key with a slash would be a secret of another service; so would one with a dot among dots. */
export function keyFault(key: string, { layout }: ServiceReference): string | undefined {
  if (!isKey(key)) return 'is no key: it may have letters, digits, dots, dashes and underscores'
  if (layout === 'dotted' && key.includes('.'))
    return 'has a dot, which begins another service here'
  return undefined
}
