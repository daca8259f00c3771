/** The index of the s3 backend made anew, where it was lost. */
import { text, storedName } from '../../core/text.ts'
import type { Key } from '../../core/key.ts'
import { inParallel } from '../in-parallel.ts'
import type { OnNotice } from '../store.ts'
import type { Bucket, StoredObject } from './bucket.ts'
import { keyOfPath } from './object-path.ts'
import { latestOf, parseObject } from './secret-object.ts'

/**
 * Keys and latest values by the objects of a service. What a KMS key guards is left out: the index
 * has no such guard, and the object belongs to the s3-kms backend.
 */
export async function rebuildIndex(
  bucket: Bucket,
  service: string,
  onNotice: OnNotice,
): Promise<ReadonlyMap<string, string>> {
  const paths = await bucket.list(`${service}/`)
  const entries = await inParallel(paths, async (path): Promise<[Key, string] | undefined> => {
    const key = keyOfPath(path, service)
    const stored = key === undefined ? undefined : await bucket.get(path)
    if (key === undefined || !stored) return undefined
    const latest = isKmsObject(stored) ? undefined : latestOf(parseObject(stored.text))
    if (latest) return [key, latest.value]
    onNotice(
      'warning',
      text`${storedName(path)} is left out of the index: it is no object of the s3 backend`,
    )
    return undefined
  })
  return new Map(entries.filter((entry) => entry !== undefined))
}

/** Whether S3 encrypts an object with a KMS key. */
export const isKmsObject = ({ encryption }: StoredObject): boolean =>
  encryption?.startsWith('aws:kms') ?? false
