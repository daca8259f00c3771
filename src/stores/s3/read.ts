/** One secret, by its object. */
import type { Key } from '../../core/key.ts'
import type { Secret, SecretEvent } from '../../core/secret.ts'
import { notFound, type SecretName } from '../store.ts'
import type { Bucket } from './bucket.ts'
import { spellings } from './object-path.ts'
import { readSecretObject } from './place.ts'
import { latestOf, type SecretObject, toEvents, toSecret, versionOf } from './secret-object.ts'

/** The latest version, or the one asked for. */
export async function readSecret(
  bucket: Bucket,
  { version, ...name }: SecretName & { readonly version?: number | undefined },
): Promise<Secret> {
  const { key, object } = await findObject(bucket, name)
  const record = version === undefined ? latestOf(object) : versionOf(object, version)
  if (!record) throw notFound(name, version)
  return toSecret(key, record)
}

/** Every version that is kept, oldest first. */
export async function secretHistory(
  bucket: Bucket,
  name: SecretName,
): Promise<readonly SecretEvent[]> {
  return toEvents((await findObject(bucket, name)).object)
}

interface Found {
  readonly key: Key
  readonly object: SecretObject
}

/**
 * Both spellings side by side; the key as given wins over the one in lower case. Without
 * `s3:ListBucket` the one that is not there is denied, which does not hide the other.
 */
export async function findObject(bucket: Bucket, name: SecretName): Promise<Found> {
  const { service, key } = name
  const answers = await Promise.allSettled(
    spellings(key).map(async (one): Promise<Found | undefined> => {
      const found = await readSecretObject(bucket, { service: service.name, key: one })
      return found && { key: one, object: found.object }
    }),
  )
  for (const answer of answers)
    if (answer.status === 'fulfilled' && answer.value) return answer.value
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
  throw notFound(name)
}
