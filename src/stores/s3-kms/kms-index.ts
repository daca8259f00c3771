/**
 * The indexes of the s3-kms backend: one for each key that encrypts, so that whoever may use one
 * key alone can read its index. `{"latest": {key: {"version", "value", "KMSAlias"}}}`.
 */
import { isRecord } from '../../core/is-record.ts'
import type { IndexFormat } from '../s3/index-object.ts'
import { indexSuffix, kmsIndexPrefix } from '../s3/object-path.ts'

export interface KmsEntry {
  readonly version: number
  readonly value: string
  /** The key it is encrypted with, as it was named: an alias, or an id or ARN. */
  readonly KMSAlias: string
}

/** What every index of a service begins with. */
export const kmsIndexesPrefix = (service: string): string => `${service}/${kmsIndexPrefix}`

/** `service/__kms_alias_name__latest.json`: slashes become underscores, and nothing else does. */
export const kmsIndexPath = (service: string, kmsKey: string): string =>
  `${kmsIndexesPrefix(service)}_${kmsKey.replaceAll('/', '_')}${indexSuffix}`

/** Whether an object of the service is an index. */
export const isKmsIndex = (path: string): boolean => path.endsWith(indexSuffix)

/** The entries that are written with one key. */
export function kmsIndex(kmsKey: string): IndexFormat<KmsEntry> {
  return {
    isEntry: isKmsEntry,
    toEntry: ({ version, value }) => ({ version, value, KMSAlias: kmsKey }),
    isSame: (a, b) => a.version === b.version && a.value === b.value && a.KMSAlias === b.KMSAlias,
  }
}

export function isKmsEntry(entry: unknown): entry is KmsEntry {
  return (
    isRecord(entry) &&
    typeof entry['version'] === 'number' &&
    typeof entry['value'] === 'string' &&
    typeof entry['KMSAlias'] === 'string'
  )
}

/** All indexes as one: the highest version of a key wins, of equal ones the later index. */
export function mergeIndexes(
  indexes: Iterable<ReadonlyMap<string, KmsEntry>>,
): ReadonlyMap<string, KmsEntry> {
  const merged = new Map<string, KmsEntry>()
  for (const index of indexes) {
    for (const [key, entry] of index) {
      const known = merged.get(key)
      if (!known || known.version <= entry.version) merged.set(key, entry)
    }
  }
  return merged
}
