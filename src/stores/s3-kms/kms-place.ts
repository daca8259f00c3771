/** What changes under a KMS key: its own index, and only secrets that no other key encrypts. */
import { text, storedName } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import { escapeName } from '../../core/key.ts'
import type { Bucket } from '../s3/bucket.ts'
import { type Index, type Place, readIndex } from '../s3/place.ts'
import type { OnNotice } from '../store.ts'
import { kmsIndex, kmsIndexPath, type KmsEntry, mergeIndexes } from './kms-index.ts'
import { type KmsIndex, readableIndexes, readKmsIndexes } from './kms-indexes.ts'

export interface KmsPlaceOptions {
  readonly kmsKey: string
  readonly caller: () => Promise<string>
  readonly restartDeadline: () => void
  readonly onNotice: OnNotice
}

export function createKmsPlace(bucket: Bucket, options: KmsPlaceOptions): Place<KmsEntry> {
  const { kmsKey, ...shared } = options
  const format = kmsIndex(kmsKey)
  return {
    backend: 's3-kms',
    bucket,
    encryption: { kmsKey },
    format,
    ...shared,
    indexForChange: (service, names) => ownIndex(bucket, { service, names }, options),
    indexAgain: (service) => readIndex(bucket, kmsIndexPath(service, kmsKey), format),
    // An object of no index is half of a change that was cut short, or one of the s3 backend.
    checkUnindexed() {},
  }
}

/**
 * The index of the key, when it may be read and no secret is another key's.
 * @throws {ChamberError} the denial of the own index, or OTHER_KEY
 */
async function ownIndex(
  bucket: Bucket,
  { service, names }: { readonly service: string; readonly names: readonly string[] },
  { kmsKey, onNotice }: KmsPlaceOptions,
): Promise<Index<KmsEntry>> {
  const path = kmsIndexPath(service, kmsKey)
  const indexes = await readKmsIndexes(bucket, service)
  const own = indexes.find((one) => one.path === path)
  if (own?.failure) throw own.failure
  const merged = mergeIndexes(readableOf(indexes, onNotice))
  for (const name of names) {
    const other = merged.get(name)?.KMSAlias ?? kmsKey
    if (other !== kmsKey) throw otherKey(`${service}/${escapeName(name)}`, kmsKey, other)
  }
  const index = own?.index ?? { path, state: 'missing', entries: new Map(), etag: undefined }
  checkOwner(index, kmsKey)
  return index
}

/** To write under one's own key, one need not read what others write. */
function readableOf(indexes: readonly KmsIndex[], onNotice: OnNotice) {
  const isNone = indexes.every(({ failure }) => failure?.code === 'ACCESS_DENIED')
  return isNone ? [] : readableIndexes(indexes, { skipDenied: false, onNotice })
}

function otherKey(name: string, kmsKey: string, other: string): ChamberError {
  return new ChamberError(
    'OTHER_KEY',
    text`${storedName(name)} is encrypted with ${storedName(other)}, not with ${storedName(kmsKey)}`,
    {
      hint: text`change it with --kms-key-alias ${storedName(other)}; to move it, delete it with that key and write it with the other`,
    },
  )
}

/** `alias/a/b` and `alias/a_b` have one index by its name. */
function checkOwner({ path, entries }: Index<KmsEntry>, kmsKey: string): void {
  const stranger = [...entries.values()].find(({ KMSAlias }) => KMSAlias !== kmsKey)
  if (!stranger) return
  throw new ChamberError(
    'OTHER_KEY',
    text`the index ${storedName(path)} holds secrets of ${storedName(stranger.KMSAlias)}, which ${storedName(kmsKey)} would encrypt`,
    { hint: text`use keys whose names differ in more than / and _` },
  )
}
