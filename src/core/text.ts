/**
 * Text that may be printed. Literal parts come from the source code; everything from outside enters
 * through `quote`, which shows it only where it has the shape of what it should be.
 */
import { backends } from './backend.ts'
import { mostSimilar } from './most-similar.ts'
import { isAnchored, looksLikePath, looksRandom, looksSecret } from './secret-shape.ts'

declare const displayable: unique symbol

/** Text that may be printed; a plain string does not compile where it is expected. */
export type Text = string & { readonly [displayable]: true }

declare const named: unique symbol

/** A validated name, such as a key: as safe to print as text. */
export type Name<Kind extends string = string> = string & { readonly [named]: Kind }

/** Numbers, texts, names, and the members of a union of literals. */
type Displayable<Value> = Value extends number | Text | Name
  ? Value
  : Value extends string
    ? {} extends Readonly<Record<Value, 1>>
      ? never
      : Value
    : never

/**
 * Builds displayable text.
 * @example text`no secret ${quote(key, 'key')} in ${3} services`
 */
export function text<const Values extends readonly (number | string)[]>(
  parts: TemplateStringsArray,
  ...values: { readonly [Index in keyof Values]: Displayable<Values[Index]> }
): Text {
  return String.raw({ raw: parts }, ...values) as Text
}

/** Joins texts, names or the members of a union. */
export const joinTexts = <const Value extends string>(
  texts: readonly Value[] & readonly Displayable<Value>[],
  separator: string,
): Text => texts.join(separator) as Text

const amount = '\\d{1,9}(?:\\.\\d{0,9})?'
const unit = '(?:ns|us|µs|ms|s|secs?|m|mins?|h|hours?|d|days?|w|weeks?|y|years?)'

const shapedLike = (shape: RegExp) => (input: string) => shape.test(input)
const namedLike = (shape: RegExp) => (input: string) => shape.test(input) && !looksRandom(input)

const entry = namedLike(/^[\p{L}\p{N}_./-]{1,100}$/u)

/** Whether input has the shape of what it should be. */
const formats = {
  flag: shapedLike(/^--?[a-z][a-z-]{0,30}$/),
  signal: shapedLike(/^[A-Za-z]{1,6}$/),
  command: shapedLike(/^[a-z][a-z-]{0,20}$/),
  variable: shapedLike(/^[A-Za-z_]\w{0,99}$/),
  key: shapedLike(/^[\w.-]{1,255}$/),
  service: shapedLike(/^[\w.-]{1,255}(?:\/[\w.-]{1,255}){0,15}(?::[\w.-]{1,100})?$/),
  /** A glob of keys. */
  pattern: namedLike(/^[\w.\-/*?[\]{},^!]{1,100}$/),
  label: shapedLike(/^[\w.-]{1,100}$/),
  number: shapedLike(/^[+-]?[\d_.,]{1,10}$/),
  duration: shapedLike(new RegExp(`^[+-]?(?:${amount} ?${unit}? ?){1,4}$`)),
  time: shapedLike(new RegExp(`^(?:[+-]?\\d{1,9}${unit}|\\d{4}-[\\d:T .+Z-]{1,30})$`)),
  /** A misspelled name of a backend. */
  backend: (input: string) => mostSimilar(input.toLowerCase(), backends) !== undefined,
  tag: namedLike(/^[A-Za-z_.:-]{1,40}$/),
  /** A letter or two may be wrong in the name of a format. */
  format: shapedLike(/^[a-z]{1,6}(?:-[a-z]{1,10})?$/i),
  /** As IAM names it: `ssm:PutParameter`. */
  action: shapedLike(/^[a-z\d-]{1,32}:\w{1,64}(?: on .{1,1024})?$/),
  region: namedLike(/^[a-z]{2,4}(?:[ _-][a-z]{2,12}){1,3}[ _-]?\d{0,2}$/i),
  profile: namedLike(/^[\w.@+-]{1,64}$/),
  bucket: namedLike(/^[a-z\d.-]{1,63}$/i),
  kmsKey: shapedLike(/^(?:alias\/[\w/-]{1,100}|arn:[\w:/-]{1,200}|[\da-f-]{36})$/),
  /** A host, with or without a port. */
  host: namedLike(/^[\w.[\]:-]{1,260}$/),
  path: looksLikePath,
  /** A file that messages begin with. */
  source: looksLikePath,
  /** A key that a file may hold in any spelling. */
  entry,
  bareEntry: entry,
  /** A path in a variable that people put the token itself into. */
  absolutePath: (input: string) => isAnchored(input) && looksLikePath(input),
  /** A name of an error, of AWS or of the system: `ENOENT`. */
  errorName: shapedLike(/^[A-Z][A-Za-z\d_.]{1,63}$/),
} as const satisfies Record<string, (input: string) => boolean>

export type InputFormat = keyof typeof formats | 'url'

/** Flags, variables and errors have no quotation marks. */
const bare: ReadonlySet<InputFormat> = new Set([
  'action',
  'flag',
  'variable',
  'errorName',
  'host',
  'source',
])

/**
 * Shows input in quotation marks if it has its format, else describes it: `an argument of 63
 * characters`.
 *
 * @param what the noun of the description
 */
export function quote(input: string, format: InputFormat, what: Text = text`an argument`): Text {
  if (format === 'url') return originOf(input) ?? describe(input, what)
  if (input === '') return text`''`
  if (looksSecret(input) || !formats[format](input)) return describe(input, what)
  const shown = escapeControls(input)
  return bare.has(format) ? shown : text`'${shown}'`
}

/**
 * As `quote`, after a space, for input that is named already; nothing if it is not shown.
 * @example text`invalid --timeout${quoteAfter('2x', 'duration')}` // 'invalid --timeout'
 */
export function quoteAfter(input: string, format: InputFormat): Text {
  const hidden = text`hidden`
  const shown = quote(input, format, hidden)
  return shown.startsWith(hidden) ? text`` : text` ${shown}`
}

function describe(input: string, what: Text): Text {
  const count = [...input].length
  return text`${what} of ${count} ${count === 1 ? 'character' : 'characters'}`
}

/** A URL without its user and its query. */
function originOf(input: string): Text | undefined {
  if (!/^https?:\/\//i.test(input) || !URL.canParse(input)) return undefined
  const { protocol, host } = new URL(input)
  return text`'${escapeControls(`${protocol}//${host}`)}'`
}

/** Control and format characters, among them those that change the direction of text, as `\u{1b}`. */
export const escapeControls = (input: string): Text =>
  input.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`,
  ) as Text

/** The name of a secret as a backend has it, without quotation marks. */
export function storedName(name: string): Text {
  return looksSecret(name) ? describe(name, text`a name`) : escapeControls(name.slice(0, 1024))
}

export const storedNames = (names: readonly string[]): Text =>
  joinTexts(names.map(storedName), ', ')
