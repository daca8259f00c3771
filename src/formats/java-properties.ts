/**
 * Java properties: `key = value` in plain ASCII, because `java.util.Properties` reads ISO 8859-1.
 * Other characters are `\uXXXX`, those beyond U+FFFF as two of them.
 */
import { type Format, lines } from './format.ts'

export const javaProperties: Format = {
  name: 'java-properties',
  print: (secrets) => ({
    text: lines(secrets, ({ key, value }) => `${escapeKey(key)} = ${escapeValue(value)}`),
    losses: [],
  }),
}

/** Blanks, `=` and `:` end a key; a line that begins with `#` or `!` is a comment. */
const escapeKey = (key: string): string =>
  escape(key).replace(/[ :=]/g, '\\$&').replace(/^[#!]/, '\\$&')

/** Blanks before a value belong to the separator. */
const escapeValue = (value: string): string => escape(value).replace(/^ /, '\\ ')

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

const escape = (text: string): string =>
  text.replace(
    /[\\\t\n\f\r\u0080-\uffff]/g,
    (unit) => named[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
