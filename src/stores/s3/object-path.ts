/** How services and keys are laid out as objects. */
import { text, quote } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import { type Key, lowerCaseKey, toKey } from '../../core/key.ts'

/** Every index ends like this, and `service/__latest.json` is the one of the s3 backend. */
export const indexSuffix = '__latest.json'

/** What every index of the s3-kms backend begins with, behind the service. */
export const kmsIndexPrefix = '__kms'

/** `service/key.json`, without a leading slash. */
export const objectPath = (service: string, key: Key): string => `${service}/${key}.json`

/** The key of an object directly below a service; undefined for indexes and everything else. */
export function keyOfPath(path: string, service: string): Key | undefined {
  const name = path.startsWith(`${service}/`) ? path.slice(service.length + 1) : ''
  if (!name.endsWith('.json') || isIndexName(name)) return undefined
  return toKey(name.slice(0, -'.json'.length))
}

const isIndexName = (name: string): boolean =>
  name.endsWith(indexSuffix) && (name === indexSuffix || name.startsWith(kmsIndexPrefix))

/** Whether a secret of this key would be stored where an index is. */
export const isReservedKey = (key: string): boolean => isIndexName(`${key}.json`)

/** @throws {ChamberError} BAD_NAME for a key that is kept for an index */
export function checkKey(key: string): void {
  if (!isReservedKey(key)) return
  throw new ChamberError(
    'BAD_NAME',
    text`the key ${quote(key, 'key')} is kept for chamber's own index`,
    {
      hint: text`choose another key`,
    },
  )
}

/** The key as given and in lower case: one, or two where they differ. */
export function spellings(key: Key): Key[] {
  const both = [...new Set([key, lowerCaseKey(key)])]
  both.forEach(checkKey)
  return both
}
