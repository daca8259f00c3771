/** Deleting a secret: its object first, then the index. */
import type { SecretName } from '../store.ts'
import { notFound } from '../store.ts'
import { checkKey, objectPath } from './object-path.ts'
import type { Place } from './place.ts'
import { updateIndex } from './update-index.ts'

/**
 * Deletes all versions. An object that the index does not name counts too, and so does an entry
 * without its object: half of a change that was cut short.
 * @throws {ChamberError} NOT_FOUND, and nothing is changed
 */
export async function deleteSecret<Entry>(
  place: Place<Entry>,
  name: SecretName & { readonly exactKey: boolean },
): Promise<void> {
  const target = {
    service: name.service.name,
    key: name.exactKey ? name.key : name.key.toLowerCase(),
  }
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
