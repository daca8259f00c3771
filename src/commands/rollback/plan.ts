/** What a rollback is to change: the secrets of then beside those of now. */
import { text, storedName, storedNames, type Text } from '../../core/text.ts'
import { noRelease, noSecrets } from '../../stores/releases.ts'
import type { Store } from '../../stores/store.ts'
import { byteOrder } from '../../core/byte-order.ts'
import type { Key } from '../../core/key.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { pastSecrets, unreadable } from '../../selection/as-of.ts'
import { type Target, targetName } from './target.ts'

export interface Request {
  readonly service: ServiceReference
  /** As typed; none means the whole service. */
  readonly keys: readonly Key[]
  readonly target: Target
  readonly deleteNew: boolean
}

/** A value that is to be written again. */
export interface Change {
  readonly key: Key
  readonly value: string
  /** Chamber's versions; undefined where there is none, or it is not known. */
  readonly now: number | undefined
  readonly old: number | undefined
}

/** By key in byte order, each. */
export interface Plan {
  readonly service: ServiceReference
  readonly target: Target
  readonly changes: readonly Change[]
  /** Keys that have the value of then. */
  readonly same: readonly Key[]
  /** Keys that did not exist then, and stay. */
  readonly newer: readonly Key[]
  /** Those that are to go. */
  readonly deletions: readonly Key[]
}

/** A secret of then; its version is not known in a release. */
interface Old {
  readonly key: Key
  readonly value: string | undefined
  readonly version?: number
}

/** @throws {ChamberError} NOT_FOUND, HISTORY_SHORT, ACCESS_DENIED */
export async function makePlan(store: Store, request: Request): Promise<Plan> {
  const { service, target, deleteNew } = request
  const [old, current] = await Promise.all([
    secretsOfThen(store, request),
    secretsOfNow(store, request),
  ])
  checkKeys(request, [...old, ...current])
  const then = new Map(old.map((one) => [one.key, one]))
  const now = new Map(current.map((one) => [one.key, one]))
  const compared = old.map((one) => toChange(one, now.get(one.key)))
  const newer = current.map(({ key }) => key).filter((key) => !then.has(key))
  return {
    service,
    target,
    changes: compared
      .filter(({ key, value }) => now.get(key)?.value !== value)
      .toSorted((a, b) => byteOrder(a.key, b.key)),
    same: compared.filter(({ key, value }) => now.get(key)?.value === value).map(({ key }) => key),
    newer: deleteNew ? [] : newer,
    deletions: deleteNew ? newer : [],
  }
}

/** An unknown value of now must not make the secret look changed, nor pass for the same. */
function toChange({ key, value, version }: Old, now: Secret | undefined): Change {
  if (value === undefined || (now && now.value === undefined)) throw unreadable(key)
  return { key, value, now: now?.version, old: version }
}

async function secretsOfThen(
  store: Store,
  { service, keys, target }: Request,
): Promise<readonly Old[]> {
  const wanted = keys.length > 0 ? { keys } : {}
  if (target.type === 'moment') {
    return pastSecrets(store, { service, at: target.at, withValues: true, ...wanted })
  }
  if (target.type === 'version') {
    const { version } = target
    return Promise.all(keys.map((key) => store.read({ service, key, version })))
  }
  const values = await store.values({ ...service, label: target.name })
  if (values.length === 0) throw noRelease(service, target.name)
  return keys.length > 0 ? values.filter(({ key }) => isOneOf(key, keys)) : values
}

/** The end of time: whatever the clocks say, nothing is later than now. */
const latest = new Date(8.64e15)

async function secretsOfNow(store: Store, { service, keys }: Request): Promise<readonly Secret[]> {
  if (keys.length === 0) return (await store.list(service, { withValues: true })).secrets
  return (await store.past({ service, at: latest, withValues: true, keys })).secrets
}

const isOneOf = (key: string, typed: readonly string[]): boolean =>
  typed.some((one) => key === one || key === one.toLowerCase())

/** A key that was misspelled must not pass for one that needs nothing. */
function checkKeys(
  { service, keys, target }: Request,
  known: readonly { readonly key: string }[],
): void {
  const missing = keys.filter((typed) => !known.some(({ key }) => isOneOf(key, [typed])))
  if (keys.length === 0 && known.length === 0) throw noSecrets(service)
  if (missing.length === 0) return
  throw new ChamberError(
    'NOT_FOUND',
    text`service '${service.typed}' has no ${storedNames(missing)}, neither now nor in ${targetName(target)}`,
    { hint: text`see what is there: chamber list ${service.typed}` },
  )
}

/** A line for each secret that is not as it was; values are not shown. */
export function describePlan({ target, changes, newer, deletions }: Plan): readonly Text[] {
  const lines = [
    ...changes.map((change) => describeChange(change, target)),
    ...deletions.map(
      (key) => text`${storedName(key)}: did not exist then, is deleted with all its versions`,
    ),
    ...newer.map((key) => text`${storedName(key)}: did not exist then, stays as it is`),
  ]
  const isDone = changes.length + deletions.length === 0
  if (isDone) lines.push(text`nothing to change: the values are those of ${targetName(target)}`)
  return lines
}

function describeChange({ key, now, old }: Change, target: Target): Text {
  const value = text`the value of ${old === undefined ? targetName(target) : text`version ${old}`}`
  return now === undefined
    ? text`${storedName(key)}: is gone, is written anew with ${value}`
    : text`${storedName(key)}: version ${now} gets ${value}`
}
