/**
 * A service as it is kept in a secret: a JSON object of keys and values, and one member of
 * bookkeeping, `_chamber_metadata`, which is JSON in a string:
 * `{"key": {"created": RFC 3339, "created_by": ARN, "version": 1}, …}`.
 *
 * The Go program reads and writes the same. Everything that is not changed is kept to the byte.
 */
import { type DecodedNames, decodeNames, type Key, lowerCaseKey } from '../../core/key.ts'
import type { SecretEvent, SecretMetadata } from '../../core/secret.ts'
import { type Members, parseMembers, printMembers } from './json-members.ts'

/** The member that is no secret. */
export const bookkeeping = '_chamber_metadata'

export interface ServiceDocument {
  /** JSON of the values, by key. */
  readonly values: Members
  /** JSON of what is known of a key, by key. */
  readonly metadata: Members
  /** One that is there and cannot be read must not be written over. */
  readonly bookkeeping: 'none' | 'whole' | 'broken'
}

/** One key of a document; undefined where there is none. */
export interface Entry {
  readonly value: string | undefined
  readonly metadata: string | undefined
}

export const emptyDocument: ServiceDocument = {
  values: new Map(),
  metadata: new Map(),
  bookkeeping: 'none',
}

/** The document of a secret, or undefined when it is not a JSON object. */
export function parseDocument(text: string): ServiceDocument | undefined {
  const members = parseMembers(text)
  if (!members) return undefined
  const json = members.get(bookkeeping)
  const values = new Map([...members].filter(([key]) => key !== bookkeeping))
  if (json === undefined) return { values, metadata: new Map(), bookkeeping: 'none' }
  const metadata = parseBookkeeping(json)
  return { values, metadata: metadata ?? new Map(), bookkeeping: metadata ? 'whole' : 'broken' }
}

const parseBookkeeping = (json: string): Members | undefined =>
  json.startsWith('"') ? parseMembers(JSON.parse(json) as string) : undefined

/** The text of a secret. */
export function printDocument({ values, metadata }: ServiceDocument): string {
  return printMembers(new Map([...values, [bookkeeping, JSON.stringify(printMembers(metadata))]]))
}

/** The names of the members that are no bookkeeping. */
export const namesIn = ({ values }: ServiceDocument): DecodedNames => decodeNames(values.keys())

/** The keys, in byte order. */
export const keysOf = (document: ServiceDocument): readonly Key[] => namesIn(document).keys

/** The key as given if there is one, else in lower case, else undefined. */
export const findKey = ({ values }: ServiceDocument, key: Key): Key | undefined =>
  [key, lowerCaseKey(key)].find((one) => values.has(one))

export function entryOf({ values, metadata }: ServiceDocument, key: string): Entry {
  return { value: values.get(key), metadata: metadata.get(key) }
}

export const isSameEntry = (a: Entry, b: Entry): boolean =>
  a.value === b.value && a.metadata === b.metadata

/** The document with one key set, or taken out. */
export function withEntry(document: ServiceDocument, key: string, entry: Entry): ServiceDocument {
  return {
    values: withMember(document.values, key, entry.value),
    metadata: withMember(document.metadata, key, entry.metadata),
    bookkeeping: document.bookkeeping,
  }
}

function withMember(members: Members, name: string, json: string | undefined): Members {
  const changed = new Map(members)
  if (json === undefined) changed.delete(name)
  else changed.set(name, json)
  return changed
}

/** What is known of a name: version 0 and nothing else for what chamber did not write. */
export function eventOf({ metadata }: ServiceDocument, name: string): SecretEvent {
  const known = JSON.parse(metadata.get(name) ?? 'null') as Record<string, unknown> | null
  const { created, created_by: user, version } = known ?? {}
  return {
    version: Number.isSafeInteger(version) ? (version as number) : 0,
    modified: parseTime(created),
    user: typeof user === 'string' ? user : '',
  }
}

export const metadataOf = (document: ServiceDocument, key: Key): SecretMetadata => ({
  key,
  ...eventOf(document, key),
})

/** Go writes the year 1 for a time that it does not know. */
function parseTime(text: unknown): Date | undefined {
  const time = typeof text === 'string' ? new Date(text) : undefined
  return time && time.getUTCFullYear() > 1 ? time : undefined
}

/** JSON of what is known of a key that is written now. */
export function printMetadata(version: number, user: string, now: Date): string {
  return JSON.stringify({ created: now.toISOString(), created_by: user, version })
}
