/**
 * How the readers of `.env` files take a quoted value. There is no standard, and they differ:
 * the writer asks these models which way of quoting most of them read as the value.
 *
 * Checked against the readers themselves in `test/formats`.
 */

import { countAtEnd } from '../../core/trim-character.ts'

/** A value in quotes, on one line or several. */
export interface Quoted {
  readonly quote: '"' | "'"
  /** What stands between the quotes. */
  readonly body: string
}

/** What a reader makes of it; undefined where that is cut short, runs on, or depends on variables. */
type Reading = (quoted: Quoted) => string | undefined

export type ReaderName = 'npm dotenv' | 'node --env-file' | 'python-dotenv' | 'a shell'

/** Between the same quotes there is no other; but for npm, none that a backslash precedes. */
const ownQuote = { '"': /"/, "'": /'/ }
const bareQuote = { '"': /(?<!\\)"/, "'": /(?<!\\)'/ }

/** npm dotenv takes every line break for LF, and knows \n and \r in double quotes. */
const npm: Reading = ({ quote, body }) => {
  if (body.includes('\r') || bareQuote[quote].test(body)) return undefined
  return quote === "'" ? body : body.replaceAll('\\n', '\n').replaceAll('\\r', '\r')
}

/** Node ends at the first quote, drops CR, and knows \n in double quotes. */
const node: Reading = ({ quote, body }) => {
  if (body.includes('\r') || ownQuote[quote].test(body)) return undefined
  return quote === "'" ? body : body.replaceAll('\\n', '\n')
}

/** python-dotenv fills ${NAME} in all quotes, and knows escapes in both kinds. */
const python: Reading = ({ quote, body }) => {
  if (body.includes('\r') || fillsVariables(body) || endsEscaped(body)) return undefined
  const escapes = quote === "'" ? /\\(['\\])/g : /\\([\\'"abfnrtv])/g
  return body.replace(escapes, (_, letter: string) => pythonEscapes[letter] ?? letter)
}

/** Whether there is a `${NAME}` or `${NAME:-default}`, whatever NAME is, read from left to right once. */
function fillsVariables(body: string): boolean {
  let inName = false
  let inDefault = false
  for (const [sign] of body.matchAll(/\$\{|:-?|\}/g)) {
    if (sign === '}' && (inName || inDefault)) return true
    if (sign === ':-') inDefault ||= inName
    if (sign === '}') inDefault = false
    inName = sign === '${'
  }
  return false
}

const pythonEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** In double quotes a shell expands $ and backticks, and knows a backslash before those, " and \. */
const shell: Reading = ({ quote, body }) => {
  if (quote === "'") return body
  const rest = body.replace(/\\[\\"$`]/g, '')
  if (/\\\n|`|\$[\w*@#?$!({[-]/.test(rest)) return undefined
  return body.replace(/\\([\\"$`])/g, '$1')
}

/** `chamber import` undoes what is escaped here and by the Go program, in double quotes. */
export const own: Reading = ({ quote, body }) =>
  quote === "'" ? body : body.split('\\\\').map(unescape).join('\\')

/** A piece without two backslashes in a row; a function for each escape would take ten times the memory. */
const unescape = (piece: string): string =>
  piece.includes('\\')
    ? piece
        .replace(/\\(["$`])/g, '$1')
        .replace(/\\n/g, '\n')
        .replace(/\\r/g, '\r')
    : piece

const readings: Readonly<Record<ReaderName, Reading>> = {
  'npm dotenv': npm,
  'node --env-file': node,
  'python-dotenv': python,
  'a shell': shell,
}

/** Who does not read it as the value. */
export function misreaders(quoted: Quoted, value: string): readonly ReaderName[] {
  const names = Object.keys(readings) as ReaderName[]
  return names.filter((name) => readings[name](quoted) !== value)
}

/**
 * Whether it can stand in a file at all: a shell that sources it runs nothing out of it, and a
 * reader that cuts it short does not take the next lines of it for variables of their own.
 */
export function isSafe({ quote, body }: Quoted): boolean {
  if (quote === "'") return !body.includes("'")
  const rest = body.replace(/\\[\\"$`]/g, '')
  const runsCommands = /`|\$[({[]/.test(rest) || /"/.test(rest)
  const inner = body.indexOf('"')
  const isCutShort = inner >= 0 && body.includes('\n', inner)
  return !runsCommands && !isCutShort && !endsEscaped(body)
}

/** Whether the closing quote would be escaped. */
const endsEscaped = (body: string): boolean => countAtEnd(body, '\\') % 2 === 1
