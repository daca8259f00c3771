/** Keys and values of a service: the fast path of exec. */
import { decodeNames, type Key } from '../../core/key.ts'
import { text, storedName } from '../../core/text.ts'
import type { SecretValue } from '../../core/secret.ts'
import { warnOfInvalidNames } from '../invalid-names.ts'
import type { OnNotice, ValuesOptions } from '../store.ts'
import { isUnreadable } from '../unreadable.ts'
import type { Bucket } from './bucket.ts'
import { plainIndex } from './index-object.ts'
import { indexSuffix } from './object-path.ts'
import { brokenIndex, readIndex } from './place.ts'
import { rebuildIndex } from './rebuild.ts'

export const indexPath = (service: string): string => `${service}/${indexSuffix}`

/** The index alone, in one call. A service without an index has no secrets. */
export async function readWhole(
  bucket: Bucket,
  service: string,
): Promise<ReadonlyMap<string, string>> {
  const { path, state, entries } = await readIndex(bucket, indexPath(service), plainIndex)
  if (state !== 'broken') return entries
  throw brokenIndex(
    bucket,
    path,
    text`put back an earlier version of it; or write any secret of ${storedName(service)}: the index is made anew from the objects`,
  )
}

/**
 * As {@link readWhole}; with `skipDenied`, an index that may not be read is replaced by the objects
 * that may, each asked for by itself. When they may not be listed, the first denial is the one to show.
 */
export async function readValues(
  bucket: Bucket,
  service: string,
  { skipDenied = false, onNotice }: ValuesOptions & { readonly onNotice: OnNotice },
): Promise<ReadonlyMap<string, string>> {
  try {
    return await readWhole(bucket, service)
  } catch (denial) {
    if (!skipDenied || !isUnreadable(denial)) throw denial
    try {
      return await rebuildIndex(withoutDenied(bucket, onNotice), service, onNotice)
    } catch (error) {
      throw isUnreadable(error) ? denial : error
    }
  }
}

/** Objects that may not be read are not there, with a warning. */
function withoutDenied(bucket: Bucket, onNotice: OnNotice): Bucket {
  return {
    ...bucket,
    async get(path) {
      try {
        return await bucket.get(path)
      } catch (error) {
        if (!isUnreadable(error)) throw error
        onNotice(
          'warning',
          text`${storedName(path.replace(/\.json$/, ''))} is left out: ${error.message}`,
        )
        return undefined
      }
    },
  }
}

/** Keys and values by key in byte order. */
export function toValues(
  entries: ReadonlyMap<string, string>,
  service: string,
  onNotice: OnNotice,
): readonly SecretValue[] {
  return keysOf(entries, service, onNotice).map((key) => ({ key, value: entries.get(key) ?? '' }))
}

/** The keys of an index, in byte order. */
export function keysOf(
  entries: ReadonlyMap<string, unknown>,
  service: string,
  onNotice: OnNotice,
): readonly Key[] {
  const { keys, invalid } = decodeNames(entries.keys())
  warnOfInvalidNames(invalid, service, onNotice)
  return keys
}
