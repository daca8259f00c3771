/** Reading the indexes of a service, as far as the caller may use their keys. */
import { ChamberError } from '../../errors.ts'
import type { Bucket } from '../s3/bucket.ts'
import { inParallel } from '../s3/in-parallel.ts'
import { brokenIndex, type Index, readIndex } from '../s3/place.ts'
import type { OnNotice } from '../store.ts'
import { isKmsEntry, isKmsIndex, kmsIndexesPrefix, type KmsEntry } from './kms-index.ts'

/** An index, or why it may not be read. */
export interface KmsIndex {
  readonly path: string
  readonly index?: Index<KmsEntry>
  readonly denial?: ChamberError
}

/**
 * Every index of a service, in the order of their names; one that is denied is left out by the
 * caller, for its secrets belong to somebody else.
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
    if (error instanceof ChamberError && error.code === 'ACCESS_DENIED') {
      return { path, denial: error }
    }
    throw error
  }
  throw brokenIndex(
    bucket,
    path,
    'put back an earlier version of it; or remove it and write its secrets again with the same key',
  )
}

/**
 * The indexes that may be read.
 * @throws {ChamberError} when there are indexes and all are denied: a service is not empty because
 *   its reader may see nothing of it
 */
export function readableIndexes(
  indexes: readonly KmsIndex[],
  onNotice: OnNotice,
): readonly ReadonlyMap<string, KmsEntry>[] {
  const readable = indexes.flatMap(({ index }) => index?.entries ?? [])
  const denials = indexes.flatMap(({ denial }) => denial ?? [])
  const [first] = denials
  if (first && readable.length === 0) throw first
  for (const { message } of denials) onNotice('verbose', `an index is left out: ${message}`)
  return readable
}
