/** Deleting a secret: its object first, then the index. */
import { type InvalidName, lowerCaseKey } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { type DeleteRequest, notFound } from '../store.ts'
import { checkKey, objectPath } from './object-path.ts'
import type { Place } from './place.ts'
import { updateIndex } from './update-index.ts'

/**
 * Deletes all versions. An object that the index does not name counts too, and so does an entry
 * without its object: half of a change that was cut short.
 * @throws {ChamberError} NOT_FOUND, and nothing is changed
 */
export async function deleteSecret<Entry>(place: Place<Entry>, name: DeleteRequest): Promise<void> {
  const { service, key, exactKey } = name
  if (typeof key !== 'string') return deleteEntry(place, service, key)
  const target = { service: service.name, key: exactKey ? key : lowerCaseKey(key) }
  checkKey(target.key)
  const path = objectPath(target.service, target.key)
  const index = await place.indexForChange(target.service, [target.key])
  if (!index.entries.has(target.key)) {
    const object = await place.bucket.get(path)
    if (!object) throw notFound(name)
    place.checkUnindexed(object, target)
  }
  await place.bucket.remove(path)
  const changes = new Map([[target.key, undefined]])
  await updateIndex(place, {
    service: target.service,
    index,
    changes,
    wasThere: true,
    hasChanged: true,
  })
}

/**
 * Takes a name that is not a key out of the index: chamber writes no object for it, and the path that
 * it would have may be that of a secret of another service.
 */
async function deleteEntry<Entry>(
  place: Place<Entry>,
  service: ServiceReference,
  key: InvalidName,
): Promise<void> {
  const index = await place.indexForChange(service.name, [key.raw])
  if (!index.entries.has(key.raw)) throw notFound({ service, key })
  const changes = new Map([[key.raw, undefined]])
  await updateIndex(place, {
    service: service.name,
    index,
    changes,
    wasThere: false,
    hasChanged: true,
  })
}
