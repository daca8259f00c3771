/**
 * A text as a YAML scalar: plain, a literal block, or in double quotes.
 *
 * The choice is the Go program's (goccy/go-yaml) wherever every reader gets the text back from it;
 * double quotes wherever one would not.
 */

/** @param place a key never spans lines */
export function scalar(text: string, place: 'key' | 'value'): string {
  if (isQuotedInGo(text) || isMistaken(text) || !isPrintable(text)) return inQuotes(text)
  if (!text.includes('\n')) return text.includes('\t') ? inQuotes(text) : text
  return place === 'value' && isBlock(text) ? block(text) : inQuotes(text)
}

/** Whether the Go program writes it in a way that some reader takes for something else. */
export const isMisreadFromGo = (text: string): boolean =>
  !isQuotedInGo(text) &&
  (isMistaken(text) ||
    !isPrintable(text) ||
    (text.includes('\n') ? !isBlock(text) : text.includes('\t')))

/** Numbers, times and words that mean something, and characters that mean something. */
function isQuotedInGo(text: string): boolean {
  return (
    text === '' ||
    word.test(text) ||
    [...numbers, ...times].some((pattern) => pattern.test(text)) ||
    /^[*&[\]{},!>%'"@|` ]/.test(text) ||
    /[ :]$|[#\\]|[:-] /.test(text) ||
    text === '-'
  )
}

const word =
  /^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|[yYnN])$/

const numbers = [
  /^[-+]?(0x[\da-f_]+|0o_*[0-7][0-7_]*|0b[01_]+|\d[\d_]*)$/i,
  /^[-+]?(\d[\d_]*)?\.[\d_]+(e[-+]?\d+)?$|^[-+]?\d[\d_]*\.(e[-+]?\d+)?$/i,
]

const times = [
  /^\d{4}-\d\d?-\d\d?([Tt ]+\d\d?:\d\d(:\d\d)?(\.\d*)?[ \t]*(Z|[-+]\d\d?(:?\d\d)?)?)?$/,
  /^\d{1,2}:\d\d$/,
]

/** What Go leaves plain, and a reader of YAML 1.1 or 1.2 takes for something else than a text. */
function isMistaken(text: string): boolean {
  return mistaken.some((pattern) => pattern.test(text))
}

const mistaken = [
  // numbers with an exponent; infinity, not a number
  /^[-+]?(\d[\d_]*)?(\.[\d_]*)?e[-+]?\d+$/i,
  /^[-+]?\.(inf|nan)?$/i,
  // numbers to the base of 60
  /^[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/,
  // a merge key, a default value, a complex key
  /^(<<|=|\?)$|^[?:-][ \t]/,
]

/** Controls and the line breaks of YAML 1.1 are lost or refused outside of quotes. */
const isPrintable = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- these are what cannot be said
  !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/.test(text)

/** A block takes its indentation from its first line that holds something. */
const isBlock = (text: string): boolean => /^\n*[^\n ]|^\n\n+$/.test(text)

function block(text: string): string {
  const keep = text.endsWith('\n\n') ? '+' : ''
  const chomp = text.endsWith('\n') ? keep : '-'
  const lines = text.replace(/\n$/, '').split('\n')
  const last = lines.length - 1
  const indented = lines.map((line, index) => (line === '' && index === last ? '' : `  ${line}`))
  return `|${chomp}\n${indented.join('\n')}`
}

const named: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** As Go quotes a string: what cannot be seen is escaped. */
export const inQuotes = (text: string): string =>
  `"${text.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => named[character] ?? escape(character))}"`

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x1_0000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}
