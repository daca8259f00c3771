/** A service as it was: the versions in its objects. What was deleted has no object. */
import { byteOrder } from '../../core/byte-order.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Key } from '../../core/key.ts'
import { inParallel } from '../in-parallel.ts'
import type { Past, PastRequest } from '../past.ts'
import type { SecretName } from '../store.ts'
import type { Bucket } from './bucket.ts'
import { findObject } from './read.ts'
import { toSecret, versionsIn } from './secret-object.ts'

/** A call for each key. */
export async function pastSecrets(
  bucket: Bucket,
  { service, keys, at, withValues }: PastRequest & { readonly keys: readonly Key[] },
): Promise<Past> {
  const found = await inParallel(keys, (key) => findIfThere(bucket, { service, key }))
  const looked = found.flatMap((one) => {
    if (!one) return []
    const versions = versionsIn(one.object)
    const record = versions.findLast(({ created }) => new Date(created) <= at)
    return [{ key: one.key, record, isWhole: versions[0]?.version === 1 }]
  })
  const secrets = looked.flatMap(({ key, record }) => (record ? [toSecret(key, record)] : []))
  return {
    secrets: secrets
      .map((one) => (withValues ? one : { ...one, value: undefined }))
      .toSorted((a, b) => byteOrder(a.key, b.key)),
    unknown: looked.flatMap(({ key, record, isWhole }) => (record || isWhole ? [] : [key])),
  }
}

async function findIfThere(bucket: Bucket, name: SecretName) {
  try {
    return await findObject(bucket, name)
  } catch (error) {
    if (error instanceof ChamberError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
