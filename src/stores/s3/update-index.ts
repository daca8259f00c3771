/**
 * The second half of every change: the index is made to say what the object says.
 *
 * Writers of different secrets share one index, so it is put back only where nobody changed it
 * since it was read. Whoever was too late reads it again, and the object after it: an object put
 * later than that belongs to a writer whose own turn at the index is still to come. Whoever changed
 * an object takes that turn even where the index says the right thing already, for only that stops
 * a writer who still holds an older value.
 */
import { ChamberError } from '../../errors.ts'
import { conflictAttempts, waitAfterConflict } from './backoff.ts'
import { printIndex, withEntry } from './index-object.ts'
import { type Index, type Place, readSecretObject, type Target } from './place.ts'
import { latestOf, type VersionRecord } from './secret-object.ts'

/** A change whose object is as it should be. */
export interface Change<Entry> extends Target {
  /** As it was read before the object was changed. */
  readonly index: Index<Entry>
  /** What the object holds; undefined where it is gone. */
  readonly latest: VersionRecord | undefined
  /** Whether the secret had an object before: then a missing index was lost. */
  readonly wasThere: boolean
  /** Whether the object was changed, or is only looked at. */
  readonly hasChanged: boolean
}

/** @throws {ChamberError} HALF_DONE, telling that the object was changed and the index was not */
export async function updateIndex<Entry>(
  place: Place<Entry>,
  change: Change<Entry>,
): Promise<void> {
  try {
    await follow(place, change)
  } catch (error) {
    throw halfDone(place, change, error)
  }
}

async function follow<Entry>(place: Place<Entry>, change: Change<Entry>): Promise<void> {
  const { service, key } = change
  let { index, latest } = change
  for (let attempt = 1; attempt <= conflictAttempts; attempt++) {
    const entries = await entriesAfter(place, { ...change, index, latest })
    if (!entries) return
    const { encryption, bucket } = place
    const options = { expected: index.etag, encryption, secret: latest?.value ?? '' }
    if (await bucket.put(index.path, printIndex(entries), options)) return
    await waitAfterConflict(attempt)
    // In this order, see above.
    index = await place.indexAgain(service)
    latest = latestOf((await readSecretObject(place.bucket, { service, key }))?.object)
  }
  throw new ChamberError('CONFLICT', `${index.path} was changed by others all the time`)
}

/** Undefined when the index is right as it is. */
async function entriesAfter<Entry>(
  { format, rebuild, onNotice }: Place<Entry>,
  { service, key, wasThere, hasChanged, index, latest }: Change<Entry>,
): Promise<ReadonlyMap<string, Entry> | undefined> {
  const isLost = index.state === 'broken' || (index.state === 'missing' && wasThere)
  if (!isLost || !rebuild) {
    const changed = withEntry(index.entries, { key, latest }, format)
    return changed ?? (hasChanged ? index.entries : undefined)
  }
  onNotice('warning', `${index.path} was ${index.state}: it is made anew from the objects`)
  const entries = await rebuild(service)
  return withEntry(entries, { key, latest }, format) ?? entries
}

function halfDone<Entry>(
  { bucket }: Place<Entry>,
  { service, key, index, latest }: Change<Entry>,
  error: unknown,
): unknown {
  if (!(error instanceof ChamberError)) return error
  const done = latest ? `was written as version ${latest.version}` : 'was deleted'
  return new ChamberError(
    'HALF_DONE',
    `${service}/${key} ${done}, but not the index ${bucket.name}/${index.path}, which exec reads: ${error.message}`,
    {
      hint: `then do the same again${latest ? ', with --skip-unchanged' : ''}${error.hint ? `; ${error.hint}` : ''}`,
      cause: error.cause,
    },
  )
}
