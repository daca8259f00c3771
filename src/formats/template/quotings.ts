/** Filters that make of a value a word of another language: `{{ DB_URL | shell }}`. */
import { text } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import { quoteWord } from '../shell.ts'
import { inQuotes } from '../yaml/scalar.ts'

/** By the names of the filters. */
export const quotings = {
  /** One word of a shell, quoted where it has to be. */
  shell: (value: unknown) => quoteWord(shellText(value)),
  /** JSON: a string with its quotes, `secrets` as a whole object. */
  json: (value: unknown) => JSON.stringify(value ?? null),
  /** YAML on one line, for any indentation: a string in double quotes. */
  yaml: (value: unknown) =>
    typeof value === 'string' ? inQuotes(value) : JSON.stringify(value ?? null),
  /** The text of an element, or of an attribute in either quotes. */
  xml: (value: unknown) => escapeXml(asText(value)),
} satisfies Readonly<Record<string, (value: unknown) => string>>

const asText = (value: unknown): string => (typeof value === 'string' ? value : String(value ?? ''))

function shellText(value: unknown): string {
  const word = asText(value)
  if (!word.includes('\0')) return word
  throw new ChamberError('BAD_VALUE', text`the value has a NUL character, which no shell can hold`)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // a reader makes blanks of these in an attribute, and of a carriage return a line break
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** XML 1.0 has no way to say most control characters. */
function escapeXml(value: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what cannot be said
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(value)) {
    throw new ChamberError('BAD_VALUE', text`the value has a character that XML cannot hold`)
  }
  return value.replace(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? character)
}
