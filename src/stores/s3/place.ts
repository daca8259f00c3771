/** Where secrets are kept, and what s3 and s3-kms do differently when one of them changes. */
import { text, storedName, type Text } from '../../core/text.ts'
import type { Backend } from '../../core/backend.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Key } from '../../core/key.ts'
import type { OnNotice } from '../store.ts'
import type { Bucket, Encryption, StoredObject } from './bucket.ts'
import { type IndexFormat, parseIndex } from './index-object.ts'
import { objectPath } from './object-path.ts'
import { parseObject, type SecretObject } from './secret-object.ts'

/** An index as it was read. */
export interface Index<Entry> {
  readonly path: string
  readonly state: 'whole' | 'missing' | 'broken'
  readonly entries: ReadonlyMap<string, Entry>
  /** Undefined when it is missing. */
  readonly etag: string | undefined
}

/** Which secret: the service, and the key as it is stored. */
export interface Target {
  readonly service: string
  readonly key: Key
}

export interface Place<Entry> {
  readonly backend: Backend
  readonly bucket: Bucket
  readonly encryption: Encryption
  readonly format: IndexFormat<Entry>
  readonly onNotice: OnNotice
  /** The ARN of whoever writes. */
  readonly caller: () => Promise<string>
  /** Gives a command that gets on all its time again. */
  readonly restartDeadline: () => void
  /**
   * The index that a change of these names goes to.
   * @throws {ChamberError} when one of them is not this backend's to change
   */
  indexForChange(service: string, names: readonly string[]): Promise<Index<Entry>>
  /** The same index, read again. */
  indexAgain(service: string): Promise<Index<Entry>>
  /** @throws {ChamberError} when an object that no index names is not this backend's to change */
  checkUnindexed(object: StoredObject, target: Target): void
  /** All entries by the objects of the service; undefined where they do not tell. */
  rebuild?(service: string): Promise<ReadonlyMap<string, Entry>>
}

/** An index, whatever state it is in. */
export async function readIndex<Entry>(
  bucket: Bucket,
  path: string,
  format: Pick<IndexFormat<Entry>, 'isEntry'>,
): Promise<Index<Entry>> {
  const object = await bucket.get(path)
  if (!object) return { path, state: 'missing', entries: new Map(), etag: undefined }
  const entries = parseIndex(object.text, format)
  const state = entries ? 'whole' : 'broken'
  return { path, state, entries: entries ?? new Map(), etag: object.etag }
}

/** The error for an index that is not one; `hint` tells how to get it back. */
export function brokenIndex(bucket: Bucket, path: string, hint: Text): ChamberError {
  const what = text`${storedName(`${bucket.name}/${path}`)} is not an index that chamber wrote`
  return new ChamberError('INDEX_BROKEN', what, { hint })
}

export interface FoundObject {
  readonly stored: StoredObject
  readonly object: SecretObject
}

/**
 * The object of a secret; undefined when there is none.
 * @throws {ChamberError} OBJECT_BROKEN
 */
export async function readSecretObject(
  bucket: Bucket,
  { service, key }: Target,
): Promise<FoundObject | undefined> {
  const path = objectPath(service, key)
  const stored = await bucket.get(path)
  if (!stored) return undefined
  const object = parseObject(stored.text)
  if (object) return { stored, object }
  throw new ChamberError(
    'OBJECT_BROKEN',
    text`${storedName(`${bucket.name}/${path}`)} is not a secret that chamber wrote`,
    {
      hint: text`put back an earlier version of it, or delete it: chamber delete ${storedName(service)} ${storedName(key)}`,
    },
  )
}
