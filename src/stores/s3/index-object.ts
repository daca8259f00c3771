/**
 * An index: one object with the latest values of a service, `{"latest": {key: entry}}`, so that
 * exec takes one call. The objects of the secrets are the truth, and the index follows them.
 */
import { isRecord } from '../../core/is-record.ts'
import type { VersionRecord } from './secret-object.ts'
import { parseRecord } from './secret-object.ts'

/** What stands in an index for a secret: its value, and what else a backend keeps there. */
export interface IndexFormat<Entry> {
  isEntry(value: unknown): value is Entry
  /** The entry for the latest version of a secret. */
  toEntry(latest: VersionRecord): Entry
  isSame(a: Entry, b: Entry): boolean
}

/** Undefined when the text is no index: a parser's message would quote it. */
export function parseIndex<Entry>(
  text: string,
  { isEntry }: Pick<IndexFormat<Entry>, 'isEntry'>,
): ReadonlyMap<string, Entry> | undefined {
  const latest = parseRecord(text)?.['latest']
  if (!isRecord(latest)) return undefined
  const entries = Object.entries(latest)
  return entries.every((entry): entry is [string, Entry] => isEntry(entry[1]))
    ? new Map(entries)
    : undefined
}

/**
 * Blanks behind the JSON make every index another text, and so another ETag, which is the hash of
 * the content: one that was changed to and fro must not look untouched to who read it before.
 */
export function printIndex<Entry>(entries: ReadonlyMap<string, Entry>): string {
  // `Object.fromEntries` defines what it is given, `__proto__` too.
  return JSON.stringify({ latest: Object.fromEntries(entries) }) + randomBlanks()
}

const randomBlanks = (): string =>
  Array.from({ length: 32 }, () => (Math.random() < 0.5 ? ' ' : '\t')).join('')

/**
 * The index with secrets as they are now, or without those that are gone; undefined when it is so
 * already.
 */
export function withEntries<Entry>(
  entries: ReadonlyMap<string, Entry>,
  changes: ReadonlyMap<string, VersionRecord | undefined>,
  { toEntry, isSame }: IndexFormat<Entry>,
): ReadonlyMap<string, Entry> | undefined {
  const changed = new Map(entries)
  let hasChanged = false
  for (const [key, latest] of changes) {
    const old = changed.get(key)
    const entry = latest && toEntry(latest)
    if (entry === undefined) hasChanged = changed.delete(key) || hasChanged
    else if (old === undefined || !isSame(old, entry)) {
      changed.set(key, entry)
      hasChanged = true
    }
  }
  return hasChanged ? changed : undefined
}

/** The index of the s3 backend: key and value. */
export const plainIndex: IndexFormat<string> = {
  isEntry: (value) => typeof value === 'string',
  toEntry: ({ value }) => value,
  isSame: (a, b) => a === b,
}
