/**
 * The second half of every change: the index is made to say what the object says.
 *
 * Writers of different secrets share one index, so it is put back only where nobody changed it
 * since it was read. Whoever was too late reads it again, and the object after it: an object put
 * later than that belongs to a writer whose own turn at the index is still to come. Whoever changed
 * an object takes that turn even where the index says the right thing already, for only that stops
 * a writer who still holds an older value.
 */
import { text, storedName, type Text } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import { toKey } from '../../core/key.ts'
import { inParallel } from '../in-parallel.ts'
import { conflictAttempts, waitAfterConflict } from './backoff.ts'
import { printIndex, withEntries } from './index-object.ts'
import { type Index, type Place, readSecretObject } from './place.ts'
import { latestOf, type VersionRecord } from './secret-object.ts'

/** A change whose objects are as they should be. */
export interface Change<Entry> {
  readonly service: string
  /** As it was read before the object was changed. */
  readonly index: Index<Entry>
  /** What the objects hold, by name; undefined where one is gone. */
  readonly changes: Latest
  /** Whether a secret had an object before: then a missing index was lost. */
  readonly wasThere: boolean
  /** Whether an object was changed, or they are only looked at. */
  readonly hasChanged: boolean
}

type Latest = ReadonlyMap<string, VersionRecord | undefined>

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
  const { service } = change
  let { index, changes } = change
  for (let attempt = 1; attempt <= conflictAttempts; attempt++) {
    const entries = await entriesAfter(place, { ...change, index, changes })
    if (!entries) return
    const { encryption, bucket } = place
    const options = { expected: index.etag, encryption, secrets: valuesOf(changes) }
    if (await bucket.put(index.path, printIndex(entries), options)) return
    await waitAfterConflict(attempt)
    // In this order, see above.
    index = await place.indexAgain(service)
    changes = await readLatest(place, service, [...changes.keys()])
  }
  throw new ChamberError(
    'CONFLICT',
    text`${storedName(index.path)} was changed by others all the time`,
  )
}

const valuesOf = (changes: Latest): string[] =>
  [...changes.values()].flatMap((latest) => latest?.value ?? [])

async function readLatest<Entry>(
  { bucket }: Place<Entry>,
  service: string,
  names: readonly string[],
): Promise<Latest> {
  const latest = await inParallel(names, async (name) => {
    const key = toKey(name)
    const found = key && (await readSecretObject(bucket, { service, key }))
    return [name, latestOf(found?.object)] as const
  })
  return new Map(latest)
}

/** Undefined when the index is right as it is. */
async function entriesAfter<Entry>(
  { format, rebuild, onNotice }: Place<Entry>,
  { service, changes, wasThere, hasChanged, index }: Change<Entry>,
): Promise<ReadonlyMap<string, Entry> | undefined> {
  const isLost = index.state === 'broken' || (index.state === 'missing' && wasThere)
  if (!isLost || !rebuild) {
    const changed = withEntries(index.entries, changes, format)
    return changed ?? (hasChanged ? index.entries : undefined)
  }
  onNotice(
    'warning',
    text`${storedName(index.path)} was ${index.state}: it is made anew from the objects`,
  )
  const entries = await rebuild(service)
  return withEntries(entries, changes, format) ?? entries
}

function halfDone<Entry>(
  { bucket }: Place<Entry>,
  { service, index, changes }: Change<Entry>,
  error: unknown,
): unknown {
  if (!(error instanceof ChamberError)) return error
  const { done, again } = whatIsDone(service, changes)
  const hint = error.hint ? text`; ${error.hint}` : text``
  return new ChamberError(
    'HALF_DONE',
    text`${done}, but not the index ${storedName(`${bucket.name}/${index.path}`)}, which exec reads: ${error.message}`,
    { hint: text`then ${again}${hint}`, cause: error.cause },
  )
}

function whatIsDone(service: string, changes: Latest): { done: Text; again: Text } {
  const [[key = '', latest] = []] = changes
  const name = storedName(`${service}/${key}`)
  if (changes.size > 1) {
    const done = text`${changes.size} secrets of ${storedName(service)} were written`
    return { done, again: text`run the same command again` }
  }
  if (!latest) return { done: text`${name} was deleted`, again: text`delete it again` }
  const done = text`${name} was written as version ${latest.version}`
  return { done, again: text`write it again with --skip-unchanged` }
}
