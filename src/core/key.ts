/**
 * Keys of secrets. What a user enters and what a response contains becomes a key here and nowhere
 * else, so that no other name can become a file, a variable or a completion.
 */
import { byteOrder } from './byte-order.ts'
import { ChamberError } from './errors.ts'
import { type Name, quote, type Text, text } from './text.ts'

declare const joined: unique symbol
declare const single: unique symbol

/** A key, or the path of a nested service and a key: `web/db_url`. */
export type KeyPath = Name & { readonly [joined]: true }

/**
 * A key as a store may contain it: usable as a file name and within a line. It is wider than what a
 * user may enter, because a document of another program with the key `api:key` has to work.
 */
export type Key = KeyPath & { readonly [single]: true }

/** Which secret of a service. */
export interface SecretKey {
  /** Of a nested service, relative to the one that was read: `web`. */
  readonly path?: KeyPath | undefined
  readonly key: Key
}

/** A name in a response that is not a key. */
export interface InvalidName {
  readonly raw: string
  /** One line of printable text, by which it is shown and deleted. */
  readonly escaped: Text
}

const maxBytes = 255

/** Separators, the mark of temporary files, and what a terminal obeys or does not show. */
const unusable = /[/\\~\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** The key that a stored name is, or undefined if it is not a key. */
export function toKey(name: string): Key | undefined {
  const isKey =
    !unusable.test(name) && !/^\.*$/.test(name) && name.trim() !== '' && !isTooLong(name)
  return isKey ? (name as Key) : undefined
}

const isTooLong = (name: string): boolean =>
  name.length > maxBytes / 3 && new TextEncoder().encode(name).length > maxBytes

/** The same for keys joined by slashes. */
export const toKeyPath = (name: string): KeyPath | undefined =>
  name.split('/').every((part) => toKey(part) !== undefined) ? (name as KeyPath) : undefined

/** Whether a user may enter a text as a key: chamber writes no others. */
export const isKey = (input: string): input is Key =>
  /^[\w.-]+$/.test(input) && toKey(input) !== undefined

/**
 * A key as entered: its case is kept, because a key stored in capitals is looked up as it is first.
 * @throws {ChamberError} BAD_NAME
 */
export function parseKey(input: string): Key {
  if (isKey(input)) return input
  throw new ChamberError('BAD_NAME', text`${quote(input, 'key')} is not a valid key name`, {
    hint: text`a key has letters, digits, dots, dashes and underscores, such as db_password`,
  })
}

/** The spelling that chamber writes. */
export const lowerCaseKey = (key: Key): Key => key.toLowerCase() as Key

/** A name as it is shown. */
export const shownName = (name: Key | InvalidName): Key | Text =>
  typeof name === 'string' ? name : name.escaped

/** Names from a response, and the keys among them, each in byte order. */
export interface DecodedNames {
  readonly keys: readonly Key[]
  readonly invalid: readonly InvalidName[]
}

/** Turns the names in a response into keys. */
export function decodeNames(names: Iterable<string>): DecodedNames {
  const sorted = [...names].toSorted(byteOrder)
  return {
    keys: sorted.flatMap((name) => toKey(name) ?? []),
    invalid: sorted.filter((name) => toKey(name) === undefined).map(toInvalidName),
  }
}

export const toInvalidName = (raw: string): InvalidName => ({ raw, escaped: escapeName(raw) })

/** The escaped form of a name, with control and format characters as `\u{1b}`; a key is its own. */
export function escapeName(raw: string): Text {
  if (raw === '') return String.raw`\u{}` as Text
  const hidden = raw.trim() === '' ? /[^]/gu : /[\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
  return raw.replace(hidden, (one) =>
    one === '\\' ? '\\\\' : `\\u{${one.codePointAt(0)?.toString(16)}}`,
  ) as Text
}

/** The name that an escaped form stands for; a text without escapes stands for itself. */
export function parseEscapedName(input: string): Key | InvalidName {
  const raw = input.replace(/\\(?:u\{([0-9a-f]{0,6})\}|\\)/gi, (_, code?: string) =>
    code === undefined ? '\\' : characterOf(code),
  )
  return toKey(raw) ?? toInvalidName(raw)
}

function characterOf(code: string): string {
  const point = Number.parseInt(code, 16)
  return point <= 0x10ffff ? String.fromCodePoint(point) : ''
}

/** The key as users see it, behind the path of its nested service: `web/db_url`. */
export function fullKey(secret: SecretKey): KeyPath
export function fullKey(secret: {
  readonly path?: string | undefined
  readonly key: string
}): string
export function fullKey({
  path,
  key,
}: {
  readonly path?: string | undefined
  readonly key: string
}): string {
  return path === undefined ? key : `${path}/${key}`
}
