/**
 * The object of one secret: `{"service", "key", "values": {"1": {"created", "created_by", "version",
 * "value"}, …}}`, as the Go program reads and writes it. What is not understood is kept as it is.
 */
import { isRecord } from '../../core/is-record.ts'
import type { Key } from '../../core/key.ts'
import type { Secret, SecretEvent } from '../../core/secret.ts'

/** One version, as it stands in the object. */
export interface VersionRecord {
  /** RFC 3339, to the nanosecond where the Go program wrote it. */
  readonly created: string
  readonly created_by: string
  readonly version: number
  readonly value: string
}

export interface SecretObject {
  readonly service: string
  readonly key: string
  readonly values: Readonly<Record<string, VersionRecord>>
}

/** The Go program drops what is older than the newest version less this. */
const versionsBehindNewest = 100

/** Undefined when the text is no such object: a parser's message would quote it. */
export function parseObject(text: string): SecretObject | undefined {
  const parsed = parseRecord(text)
  const values = parsed?.['values']
  if (!isRecord(values)) return undefined
  const entries = Object.entries(values)
  const isWhole = entries.every(([number, one]) => /^\d+$/.test(number) && isVersion(one))
  return isWhole ? (parsed as unknown as SecretObject) : undefined
}

/** A JSON object, or undefined for every other text. */
export function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const isVersion = (value: unknown): value is VersionRecord =>
  isRecord(value) && typeof value['value'] === 'string'

/** The newest version; undefined when the object holds none. */
export function latestOf(object: SecretObject | undefined): VersionRecord | undefined {
  return object && versionOf(object, newestNumber(object))
}

/** One version by its number. */
export function versionOf(object: SecretObject, number: number): VersionRecord | undefined {
  const record = Object.hasOwn(object.values, number) ? object.values[number] : undefined
  return record && { ...record, version: number }
}

const newestNumber = ({ values }: SecretObject): number =>
  Object.keys(values).reduce((newest, number) => Math.max(newest, Number(number)), 0)

export interface NewVersion {
  readonly service: string
  readonly key: Key
  readonly value: string
  readonly created: Date
  readonly user: string
}

/** The object with one version more, and the old ones beyond the hundredth behind it gone. */
export function addVersion(
  object: SecretObject | undefined,
  { service, key, value, created, user }: NewVersion,
): SecretObject {
  const base = object ?? { service, key: `/${service}/${key}`, values: {} }
  const version = newestNumber(base) + 1
  const record = { created: created.toISOString(), created_by: user, version, value }
  const kept = Object.entries(base.values).filter(
    ([number]) => Number(number) >= version - versionsBehindNewest,
  )
  return { ...base, values: { ...Object.fromEntries(kept), [version]: record } }
}

/** Whether the newest version of an object is the one that was to be written. */
export function isSameVersion(a: VersionRecord | undefined, b: VersionRecord | undefined): boolean {
  return (
    a !== undefined &&
    a.version === b?.version &&
    a.value === b.value &&
    a.created === b.created &&
    a.created_by === b.created_by
  )
}

/** A row of `read` and `list`. */
export function toSecret(key: Key, record: VersionRecord): Secret {
  return { key, value: record.value, ...toEvent(record) }
}

function toEvent({ version, created, created_by: user }: VersionRecord): SecretEvent {
  const time = new Date(created)
  return { version, modified: Number.isNaN(time.getTime()) ? undefined : time, user: user ?? '' }
}

/** Every version, oldest first. */
export function versionsIn(object: SecretObject): VersionRecord[] {
  return Object.keys(object.values)
    .map(Number)
    .toSorted((a, b) => a - b)
    .flatMap((number) => versionOf(object, number) ?? [])
}

/** The rows of `history`, oldest first. */
export const toEvents = (object: SecretObject): SecretEvent[] => versionsIn(object).map(toEvent)
