/** The secrets of a service: what the index names, each with what its object tells. */
import { text, storedName } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import { type InvalidName, type Key, decodeNames } from '../../core/key.ts'
import type { InvalidSecret, Listing, Secret } from '../../core/secret.ts'
import { inParallel } from '../in-parallel.ts'
import type { OnNotice } from '../store.ts'
import type { Bucket } from './bucket.ts'
import { readSecretObject } from './place.ts'
import { latestOf, toSecret } from './secret-object.ts'

export interface ListRequest {
  readonly bucket: Bucket
  readonly service: string
  /** Names and values, as the index has them. */
  readonly indexed: ReadonlyMap<string, string>
  readonly onNotice: OnNotice
}

/** A secret that cannot be read does not hide the others; a name that is no key has no object. */
export async function listSecrets(request: ListRequest): Promise<Listing> {
  const { keys, invalid } = decodeNames(request.indexed.keys())
  const rows = await inParallel(keys, (key) => readRow(request, key))
  const failure = rows.find(({ error }) => error)?.error
  if (failure && rows.every(({ error }) => error)) throw failure
  const entryOf = (name: InvalidName): InvalidSecret => ({
    ...noObject,
    name,
    value: request.indexed.get(name.raw),
  })
  return { secrets: rows.map(({ secret }) => secret), invalid: invalid.map(entryOf) }
}

/** What is known without an object. */
const noObject = { version: 0, modified: undefined, user: '' }

interface Row {
  readonly secret: Secret
  readonly error?: ChamberError
}

async function readRow({ bucket, service, indexed, onNotice }: ListRequest, key: Key) {
  const name = storedName(`${service}/${key}`)
  const value = indexed.get(key)
  const unknown = { ...noObject, key, value }
  try {
    const found = await readSecretObject(bucket, { service, key })
    const latest = latestOf(found?.object)
    if (!latest) {
      onNotice(
        'warning',
        text`${name} is in the index, but has no object; write or delete it again`,
      )
      return { secret: unknown } satisfies Row
    }
    if (latest.value !== value) {
      onNotice(
        'warning',
        text`${name}: exec still gives an older value, for the index was not written; write it again with --skip-unchanged`,
      )
    }
    return { secret: toSecret(key, latest) } satisfies Row
  } catch (error) {
    if (!(error instanceof ChamberError)) throw error
    if (error.code !== 'ACCESS_DENIED' && error.code !== 'OBJECT_BROKEN') throw error
    onNotice('warning', text`${name} cannot be read: ${error.message}`)
    return { secret: unknown, error } satisfies Row
  }
}
