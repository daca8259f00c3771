/** Judges the entries of a file before anything is written. */
import { text, type Text } from '../core/text.ts'
import { type Entry, inputError, shownKey, shownKeys } from '../formats/format.ts'
import type { BulkWriter } from '../stores/bulk.ts'
import { ChamberError } from '../core/errors.ts'
import { isKey } from '../core/key.ts'
import type { NamedValue, SecretValue } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'

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
  { entries, source }: { readonly entries: readonly Entry[]; readonly source: Text },
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
      ? text`is in line ${twin.position.line} already, in other letters`
      : (keyFault(entry.key, service) ?? bulk.refusal(entry))
    return why === undefined ? [] : [{ position: entry.position, why, key: entry.key }]
  })
  const [fault] = faults
  if (!fault) return keyed.flatMap(toSecretValue)
  const more = faults.slice(1).map(({ key }) => key)
  throw inputError(
    source,
    fault.position,
    text`${shownKey(fault.key)} ${fault.why}`,
    more.length > 0 ? text`nothing was written; also at fault: ${shownKeys(more)}` : undefined,
  )
}

/**
 * Judges names that have no place in a text, before their values are known.
 * @throws {ChamberError} BAD_INPUT naming all that cannot be keys
 */
export function checkNames(
  names: readonly string[],
  source: Text,
  { service, normalizeKeys }: CheckOptions,
): void {
  const keyed = names.map((name) => ({ name, key: normalizeKeys ? name.toLowerCase() : name }))
  const seen = new Set<string>()
  refuse(
    source,
    keyed.map(({ name, key }) => {
      const isTwin = seen.has(key)
      seen.add(key)
      const why = isTwin ? text`is there twice, in other letters` : keyFault(key, service)
      return { key: name, why }
    }),
  )
}

/**
 * As {@link checkNames}, of the values.
 * @returns the secrets under the keys that they are to have
 */
export function checkValues(
  secrets: readonly NamedValue[],
  source: Text,
  { normalizeKeys, bulk }: CheckOptions,
): readonly SecretValue[] {
  refuse(
    source,
    secrets.map((secret) => ({ key: secret.key, why: bulk.refusal(secret) })),
  )
  return secrets
    .map(({ key, value }) => ({ key: normalizeKeys ? key.toLowerCase() : key, value }))
    .flatMap(toSecretValue)
}

/** One entry that was checked. */
const toSecretValue = ({ key, value }: NamedValue): SecretValue[] =>
  isKey(key) ? [{ key, value }] : []

function refuse(
  source: Text,
  judged: readonly { readonly key: string; readonly why: Text | undefined }[],
): void {
  const [first, ...others] = judged.flatMap(({ key, why }) =>
    why === undefined ? [] : [{ key, why }],
  )
  if (!first) return
  const more = shownKeys(others.map(({ key }) => key))
  throw new ChamberError('BAD_INPUT', text`${source}: ${shownKey(first.key)} ${first.why}`, {
    hint:
      more === ''
        ? undefined
        : text`nothing was written; also at fault: ${more}; --only leaves them out`,
  })
}

/** A key with a slash would be a secret of another service; so would one with a dot among dots. */
export function keyFault(key: string, { layout }: ServiceReference): Text | undefined {
  if (!isKey(key)) return text`is no key: it may have letters, digits, dots, dashes and underscores`
  if (layout === 'dotted' && key.includes('.'))
    return text`has a dot, which begins another service here`
  return undefined
}
