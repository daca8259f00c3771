/**
 * Creating and changing a secret: its object first, then the index. Where the index does not name
 * the key, the object is taken for absent and created without being looked for; S3 tells if not.
 */
import { text, storedName } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import { lowerCaseKey } from '../../core/key.ts'
import { NotSupported, type WriteRequest } from '../store.ts'
import { conflictAttempts, waitAfterConflict } from './backoff.ts'
import { checkKey, objectPath } from './object-path.ts'
import { type FoundObject, type Index, type Place, readSecretObject, type Target } from './place.ts'
import { addVersion, isSameVersion, latestOf, type VersionRecord } from './secret-object.ts'
import { updateIndex } from './update-index.ts'

/** Writes a secret, its key in lower case; nothing is lost that someone else writes meanwhile. */
export async function writeSecret<Entry>(
  place: Place<Entry>,
  request: WriteRequest,
): Promise<void> {
  checkRequest(place, request)
  const target = { service: request.service.name, key: lowerCaseKey(request.key) }
  checkKey(target.key)
  const caller = request.skipUnchanged ? undefined : place.caller()
  // Awaited below; when the index fails first, that is the error to show.
  caller?.catch(() => {})
  const index = await place.indexForChange(target.service, [target.key])
  const found = index.entries.has(target.key)
    ? await readSecretObject(place.bucket, target)
    : undefined
  const { latest, ...written } = await putVersion(place, { target, request, index, found, caller })
  const changes = new Map([[target.key, latest]])
  await updateIndex(place, { service: target.service, changes, ...written })
}

/** What the other backends know beside a value. */
function checkRequest<Entry>({ backend }: Place<Entry>, request: WriteRequest): void {
  const { tags = {}, type = 'SecureString', tier } = request
  if (Object.keys(tags).length > 0) throw new NotSupported(backend, text`write --tags`)
  if (type !== 'SecureString') throw new NotSupported(backend, text`write --type`)
  if (tier !== undefined) throw new NotSupported(backend, text`write --tier`)
}

export interface Step<Entry> {
  readonly target: Target
  readonly request: Pick<WriteRequest, 'value' | 'skipUnchanged'>
  readonly index: Index<Entry>
  readonly found: FoundObject | undefined
  /** Asked for when it is needed, unless it is under way. */
  readonly caller?: Promise<string> | undefined
}

/** The object is as it should be. */
export interface Written<Entry> {
  readonly index: Index<Entry>
  readonly latest: VersionRecord
  readonly wasThere: boolean
  readonly hasChanged: boolean
}

/** Puts the object, as often as someone else was faster; gives the index as it was read before. */
export async function putVersion<Entry>(
  place: Place<Entry>,
  step: Step<Entry>,
): Promise<Written<Entry>> {
  const { target, request } = step
  let { index, found, caller } = step
  let attempted: VersionRecord | undefined
  for (let attempt = 1; attempt <= conflictAttempts; attempt++) {
    const latest = latestOf(found?.object)
    if (found && !index.entries.has(target.key)) place.checkUnindexed(found.stored, target)
    // An answer that was lost on its way makes the SDK ask again, and then it is our own write.
    const isDone = isSameVersion(latest, attempted)
    if (latest && (isDone || (request.skipUnchanged && latest.value === request.value))) {
      return { index, latest, wasThere: true, hasChanged: isDone }
    }
    caller ??= place.caller()
    const { value } = request
    const next = { ...target, value, created: new Date(), user: await caller }
    const object = addVersion(found?.object, next)
    attempted = latestOf(object)
    const options = { expected: found?.stored.etag, encryption: place.encryption, secrets: [value] }
    const path = objectPath(target.service, target.key)
    if (attempted && (await place.bucket.put(path, JSON.stringify(object), options))) {
      return { index, latest: attempted, wasThere: found !== undefined, hasChanged: true }
    }
    await waitAfterConflict(attempt)
    index = await place.indexForChange(target.service, [target.key])
    found = await readSecretObject(place.bucket, target)
  }
  throw new ChamberError(
    'CONFLICT',
    text`${storedName(`${place.bucket.name}/${objectPath(target.service, target.key)}`)} was changed by others all the time`,
    { hint: text`nothing was written; write it again` },
  )
}
