/** Services as a bucket keeps them: every object is held against the index. */
import { text, storedName } from '../../core/text.ts'
import { byteOrder } from '../../core/byte-order.ts'
import { ChamberError } from '../../core/errors.ts'
import { decodeNames, type Key } from '../../core/key.ts'
import type { SecretValue } from '../../core/secret.ts'
import { inParallel } from '../in-parallel.ts'
import type { IndexFault, Inspection, Inspector, Unread } from '../inspection.ts'
import { NotSupported } from '../store.ts'
import { isUnreadable } from '../unreadable.ts'
import type { Bucket } from './bucket.ts'
import { plainIndex } from './index-object.ts'
import { indexSuffix, keyOfPath } from './object-path.ts'
import { readIndex, readSecretObject, type Target } from './place.ts'
import { latestOf } from './secret-object.ts'
import { indexPath } from './values.ts'

/** @param onObject called for each object: thousands take longer than one command may */
export const createInspector = (bucket: Bucket, onObject: () => void): Inspector => ({
  all: () => Promise.reject(new NotSupported('s3', text`listing services`)),
  one: async ({ name }) => {
    const index = await readIndex(bucket, indexPath(name), plainIndex)
    const objects = await inspectObjects(bucket, name, onObject)
    const isLost = index.state === 'missing' && objects.states.size > 0
    if (isLost && objects.indexes.length > 0) throw otherBackend(name, 's3-kms')
    if (isLost || index.state === 'broken') {
      const faults: readonly IndexFault[] = [
        { type: isLost ? 'missing' : 'broken', path: index.path },
      ]
      return { secrets: keysOf(objects), faults, unread: unreadOf(objects) }
    }
    return compare(index.entries, objects)
  },
})

/** The latest version of an object, or why there is none. */
type ObjectState =
  | { readonly type: 'whole'; readonly value: string }
  | { readonly type: 'empty' | 'broken' }
  | { readonly type: 'unread'; readonly reason: string }

/** The error for a service that the other backend on S3 has written. */
export const otherBackend = (service: string, backend: 's3' | 's3-kms'): ChamberError =>
  new ChamberError(
    'WRONG_BACKEND',
    text`the indexes of ${storedName(service)} are those of the ${backend} backend`,
    {
      hint: text`use --backend ${backend}`,
    },
  )

export interface Objects {
  /** Paths of all indexes, of both backends. */
  readonly indexes: readonly string[]
  /** By key. */
  readonly states: ReadonlyMap<Key, ObjectState>
}

/** Every object of a service; one that may not be read is told as such. */
export async function inspectObjects(
  bucket: Bucket,
  service: string,
  onObject: () => void,
): Promise<Objects> {
  const paths = await bucket.list(`${service}/`)
  const keys = paths.flatMap((path) => keyOfPath(path, service) ?? [])
  const states = await inParallel(keys, async (key) => {
    const state = await stateOf(bucket, { service, key })
    onObject()
    return [key, state] as const
  })
  const indexes = paths.filter((path) => path.endsWith(indexSuffix))
  return { indexes, states: new Map(states) }
}

async function stateOf(bucket: Bucket, target: Target): Promise<ObjectState> {
  try {
    const latest = latestOf((await readSecretObject(bucket, target))?.object)
    return latest ? { type: 'whole', value: latest.value } : { type: 'empty' }
  } catch (error) {
    if (error instanceof ChamberError && error.code === 'OBJECT_BROKEN') return { type: 'broken' }
    if (!isUnreadable(error)) throw error
    return { type: 'unread', reason: error.message }
  }
}

/** A service by its index, and by its objects where they say otherwise. */
export function compare(indexed: ReadonlyMap<string, string>, objects: Objects): Inspection {
  const { states } = objects
  const { keys, invalid } = decodeNames(indexed.keys())
  const secrets = keys.map((key) => ({ key, value: indexed.get(key) ?? '' }))
  const isEmpty = (key: Key) => (states.get(key)?.type ?? 'empty') === 'empty'
  const isNewer = ({ key, value }: SecretValue) => {
    const state = states.get(key)
    return state?.type === 'whole' && state.value !== value
  }
  const found = (type: 'no object' | 'newer object' | 'no entry' | 'broken object', names: Key[]) =>
    names.length > 0 ? [{ type, keys: names.toSorted(byteOrder) }] : []
  const faults = [
    ...found('no object', keys.filter(isEmpty)),
    ...found(
      'newer object',
      secrets.filter(isNewer).map(({ key }) => key),
    ),
    ...found(
      'no entry',
      [...states]
        .filter(([key, { type }]) => type === 'whole' && !indexed.has(key))
        .map(([key]) => key),
    ),
    ...found(
      'broken object',
      [...states].filter(([, { type }]) => type === 'broken').map(([key]) => key),
    ),
  ]
  return { secrets, invalid, faults, unread: unreadOf(objects) }
}

export function unreadOf({ states }: Objects): readonly Unread[] {
  const unread = [...states].flatMap(([key, state]) =>
    state.type === 'unread' ? [{ key, reason: state.reason }] : [],
  )
  const [first] = unread
  return first
    ? [{ what: 'objects', keys: unread.map(({ key }) => key), reason: first.reason }]
    : []
}

/** Where the index tells nothing: the names alone. */
export const keysOf = ({ states }: Objects) =>
  [...states.keys()].toSorted(byteOrder).map((key) => ({ key }))
