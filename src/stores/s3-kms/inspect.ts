/** Services as a bucket keeps them under KMS keys: an index for each key, and one object a secret. */
import { text } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Inspection, Inspector } from '../inspection.ts'
import type { Bucket } from '../s3/bucket.ts'
import {
  compare,
  inspectObjects,
  keysOf,
  type Objects,
  otherBackend,
  unreadOf,
} from '../s3/inspect.ts'
import { NotSupported } from '../store.ts'
import { kmsIndexesPrefix, kmsIndexPath, mergeIndexes } from './kms-index.ts'
import { type KmsIndex, readKmsIndexes } from './kms-indexes.ts'

export const createKmsInspector = (bucket: Bucket, onObject: () => void): Inspector => ({
  all: () => Promise.reject(new NotSupported('s3-kms', text`listing services`)),
  one: async ({ name }) => {
    const objects = await inspectObjects(bucket, name, onObject)
    try {
      return judge(name, await readKmsIndexes(bucket, name), objects)
    } catch (error) {
      if (!(error instanceof ChamberError) || error.code !== 'INDEX_BROKEN') throw error
      const faults = [{ type: 'broken', path: `${kmsIndexesPrefix(name)}…` } as const]
      return { secrets: keysOf(objects), faults, unread: unreadOf(objects) }
    }
  },
})

function judge(service: string, indexes: readonly KmsIndex[], objects: Objects): Inspection {
  const denied = indexes.flatMap(({ failure }) => failure ?? [])
  const readable = indexes.flatMap(({ index }) => index ?? [])
  const isLost = indexes.length === 0 && objects.states.size > 0
  if (isLost && objects.indexes.length > 0) throw otherBackend(service, 's3')
  const merged = mergeIndexes(readable.map(({ entries }) => entries))
  const told = compare(new Map([...merged].map(([key, { value }]) => [key, value])), objects)
  const shared = readable.filter(({ path, entries }) => {
    const aliases = new Set([...entries.values()].map(({ KMSAlias }) => KMSAlias))
    return aliases.size > 1 || [...aliases].some((alias) => kmsIndexPath(service, alias) !== path)
  })
  return {
    secrets: isLost ? keysOf(objects) : told.secrets,
    faults: [
      ...(isLost
        ? [{ type: 'missing', path: `${kmsIndexesPrefix(service)}…` } as const]
        : // what an index that is denied holds is no fault of the others
          (told.faults ?? []).filter(({ type }) => type !== 'no entry' || denied.length === 0)),
      ...shared.map(({ path }) => ({ type: 'shared', path }) as const),
    ],
    unread: [
      ...(told.unread ?? []),
      ...denied.map(({ message: reason }) => ({ what: 'index', reason })),
    ],
  }
}
