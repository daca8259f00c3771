/** What every format promises. The formats live beside this file; `index.ts` is their table. */
import { joinTexts, quote, text, type Text } from '../core/text.ts'
import { byteOrder } from '../core/byte-order.ts'
import { ChamberError } from '../core/errors.ts'
import { fullKey, type KeyPath } from '../core/key.ts'
import type { NamedSecret, NamedValue } from '../core/secret.ts'

/** A text that other programs read. */
export interface Format {
  readonly name: string
  /** What a chosen name is made of, where that is not the variable of `exec`. */
  readonly nameOf?: (key: KeyPath) => string
  /**
   * Secrets as text, by key in byte order, under their names where they have any; where two become
   * one name, the later one given wins.
   */
  print(secrets: readonly NamedSecret[]): Printed
  /**
   * The keys and values of a text.
   * @param source what messages call it: the name of its file
   * @throws {ChamberError} BAD_INPUT with line and column; it never quotes the text
   */
  parse?(text: string, source: Text): Promise<Parsed>
}

export interface Printed {
  readonly text: string
  /** What the text does not say, or not to everyone. */
  readonly losses: readonly Loss[]
}

/** Keys, and what becomes of them, in words that follow the keys: `a, b: left out, because …`. */
export interface Loss {
  readonly keys: readonly string[]
  readonly text: Text
}

export interface Parsed {
  /** In the order of the text, each key once. */
  readonly entries: readonly Entry[]
  /** What the user should know beside them. */
  readonly warnings: readonly Text[]
}

/** A key, its value, and where the text has them. */
export interface Entry extends NamedValue {
  readonly position: Position
}

/** Counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Secrets by key in byte order. */
export function byKey<Item extends { readonly key: string }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => byteOrder(a.key, b.key))
}

/** Secrets under their names, where they have any, as their keys; in byte order. */
export function byName(secrets: readonly NamedSecret[]): NamedValue[] {
  return byKey(secrets.map((one) => ({ key: one.name ?? fullKey(one), value: one.value })))
}

/** A line for each secret, by key in byte order. */
export function lines(
  secrets: readonly NamedSecret[],
  line: (secret: NamedValue) => string,
): string {
  return byName(secrets)
    .map((secret) => `${line(secret)}\n`)
    .join('')
}

/** Keys that lose the same way become one loss. */
export function groupLosses(losses: readonly { key: string; text: Text }[]): Loss[] {
  const keys = new Map<Text, string[]>()
  for (const { key, text: why } of losses) {
    const sharing = keys.get(why)
    if (sharing) sharing.push(key)
    else keys.set(why, [key])
  }
  return [...keys].map(([why, sharing]) => ({ keys: sharing, text: why }))
}

/** A key of a text that anyone may have written, as it can stand in a message. */
export const shownKey = (key: string): Text => quote(key, 'entry', text`a name`)

/** Several of them, without quotation marks. */
export const shownKeys = (keys: readonly string[]): Text =>
  joinTexts(
    keys.map((key) => quote(key, 'bareEntry', text`a name`)),
    ', ',
  )

/**
 * The error for a text that cannot be read, or an entry of it that cannot be used.
 *
 * @example inputError(text`app.yaml`, { line: 3, column: 6 }, text`the value of 'db' is a list`)
 */
export function inputError(
  source: Text,
  { line, column }: Position,
  fault: Text,
  hint?: Text,
): ChamberError {
  return new ChamberError('BAD_INPUT', text`${source}, line ${line}, column ${column}: ${fault}`, {
    hint,
  })
}
