/** Reading the indexes of a service, as far as the caller may use their keys. */
import { text } from '../../core/text.ts'
import type { ChamberError } from '../../core/errors.ts'
import { inParallel } from '../in-parallel.ts'
import type { Bucket } from '../s3/bucket.ts'
import { brokenIndex, type Index, readIndex } from '../s3/place.ts'
import type { OnNotice } from '../store.ts'
import { isUnreadable } from '../unreadable.ts'
import { isKmsEntry, isKmsIndex, kmsIndexesPrefix, type KmsEntry } from './kms-index.ts'

/** An index, or why it may not be read. */
export interface KmsIndex {
  readonly path: string
  readonly index?: Index<KmsEntry>
  readonly failure?: ChamberError
}

/**
 * Every index of a service, in the order of their names.
 * @throws {ChamberError} INDEX_BROKEN
 */
export async function readKmsIndexes(
  bucket: Bucket,
  service: string,
): Promise<readonly KmsIndex[]> {
  const paths = (await bucket.list(kmsIndexesPrefix(service))).filter(isKmsIndex)
  return inParallel(paths, (path) => readKmsIndex(bucket, path))
}

async function readKmsIndex(bucket: Bucket, path: string): Promise<KmsIndex> {
  try {
    const index = await readIndex(bucket, path, { isEntry: isKmsEntry })
    if (index.state !== 'broken') return { path, index }
  } catch (error) {
    if (!isUnreadable(error)) throw error
    return { path, failure: error }
  }
  throw brokenIndex(
    bucket,
    path,
    text`put back an earlier version of it; or remove it and write its secrets again with the same key`,
  )
}

export interface SkipOptions {
  /** Leaves out a key that is disabled or gone too, and says what is left out. */
  readonly skipDenied: boolean
  readonly onNotice: OnNotice
}

/**
 * The indexes that can be read; those that are denied are another team's, and left out.
 * @throws {ChamberError} when there are indexes and none can be read: a service is not empty because
 *   its reader may see nothing of it
 */
export function readableIndexes(
  indexes: readonly KmsIndex[],
  { skipDenied, onNotice }: SkipOptions,
): readonly ReadonlyMap<string, KmsEntry>[] {
  const readable = indexes.flatMap(({ index }) => index?.entries ?? [])
  const failures = indexes.flatMap(({ failure }) => failure ?? [])
  const fatal = failures.find(({ code }) => !skipDenied && code !== 'ACCESS_DENIED')
  const first = fatal ?? (readable.length === 0 ? failures[0] : undefined)
  if (first) throw first
  for (const { message } of failures) {
    onNotice(skipDenied ? 'warning' : 'verbose', text`an index is left out: ${message}`)
  }
  return readable
}
