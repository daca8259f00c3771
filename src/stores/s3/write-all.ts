/** Many secrets of one service: an object for each, side by side, and the index once. */
import { text, type Text } from '../../core/text.ts'
import { ChamberError, isUnanswered } from '../../core/errors.ts'
import type { NamedValue } from '../../core/secret.ts'
import { type BulkRequest, type BulkResult, stopReason, WriteStopped } from '../bulk.ts'
import { inParallel } from '../in-parallel.ts'
import { NotSupported } from '../store.ts'
import { isReservedKey } from './object-path.ts'
import { type Index, type Place, readSecretObject } from './place.ts'
import { updateIndex } from './update-index.ts'
import { putVersion, type Written } from './write.ts'

/** Why a secret cannot be kept, in words that follow its key. */
export const refusal = ({ key }: NamedValue): Text | undefined =>
  isReservedKey(key) ? text`is kept for chamber's own index` : undefined

/** @throws {WriteStopped} when some are written, and in the index, and others are not */
export async function writeAll<Entry>(
  place: Place<Entry>,
  request: BulkRequest,
): Promise<BulkResult> {
  const { service, secrets, tags = {} } = request
  if (Object.keys(tags).length > 0) throw new NotSupported(place.backend, text`import --tags`)
  if (secrets.length === 0) return { written: [], unchanged: [] }
  const keys = secrets.map(({ key }) => key)
  const index = await place.indexForChange(service.name, keys)
  const { done, unsure, failure } = await putAll(place, request, index)
  const all = [...done.values()]
  const hasChanged = all.some((one) => one.hasChanged)
  await updateIndex(place, {
    service: service.name,
    index,
    changes: new Map([...done].map(([key, { latest }]) => [key, latest])),
    wasThere: all.some((one) => one.wasThere),
    hasChanged,
  })
  const written = keys.filter((key) => done.get(key)?.hasChanged)
  if (!failure) return { written, unchanged: keys.filter((key) => !done.get(key)?.hasChanged) }
  if (written.length === 0 && unsure.length === 0) throw failure
  throw new WriteStopped(failure, { written, unsure })
}

interface Outcome<Entry> {
  /** By key, the unchanged ones included. */
  readonly done: ReadonlyMap<string, Written<Entry>>
  /** Keys without an answer: written or not. */
  readonly unsure: readonly string[]
  /** Why not all are done. */
  readonly failure: ChamberError | undefined
}

/** What is under way is waited for, also when another one has failed. */
async function putAll<Entry>(
  place: Place<Entry>,
  { service, secrets, onProgress, signal }: BulkRequest,
  index: Index<Entry>,
): Promise<Outcome<Entry>> {
  const done = new Map<string, Written<Entry>>()
  const unsure: string[] = []
  let failure: ChamberError | undefined
  await inParallel(secrets, async ({ key, value }) => {
    failure ??= stopReason(signal)
    if (failure) return
    const target = { service: service.name, key }
    try {
      const known = index.entries.has(key)
      const found = known ? await readSecretObject(place.bucket, target) : undefined
      const request = { value, skipUnchanged: true }
      done.set(key, await putVersion(place, { target, request, index, found }))
      place.restartDeadline()
      onProgress?.(done.size)
    } catch (error) {
      if (!(error instanceof ChamberError)) throw error
      failure ??= error
      if (isUnanswered(error)) unsure.push(key)
    }
  })
  return { done, unsure, failure }
}
