/**
 * Reads what most JSON with secrets is, one object of texts, and leaves the rest to the reader of
 * YAML. That one reads such an object too, but keeps some thirty bytes for each character of a
 * quoted text until it is through.
 */
import type { Text } from '../core/text.ts'
import type { Entry, Parsed } from './format.ts'

/**
 * One mapping of YAML or JSON.
 * @throws {ChamberError} BAD_INPUT with line and column
 */
export async function parseMapping(text: string, source: Text): Promise<Parsed> {
  return parseFlatJson(text) ?? (await import('./yaml/parser.ts')).parseYaml(text, source)
}

/**
 * The members of such an object; undefined of anything else, faults included, which the reader of
 * YAML explains.
 */
export function parseFlatJson(text: string): Parsed | undefined {
  const positionOf = createPositions(text)
  const entries = new Map<string, Entry>()
  let at = after(text, '{', 0)
  while (at !== undefined) {
    const key = quotedText(text, at)
    const value = quotedText(text, after(text, ':', key?.end))
    if (!key || !value || entries.has(key.text)) return undefined
    const position = positionOf(key.start)
    entries.set(key.text, { key: key.text, value: value.text, position })
    at = after(text, ',', value.end)
    if (at !== undefined) continue
    const end = after(text, '}', value.end)
    const isWhole = end !== undefined && blanksFrom(text, end) === text.length
    return isWhole ? { entries: [...entries.values()], warnings: [] } : undefined
  }
  return undefined
}

function blanksFrom(text: string, from: number): number {
  let at = from
  while (/^[ \t\n\r]$/.test(text.charAt(at))) at++
  return at
}

/** The offset behind a sign that comes next. */
function after(text: string, sign: string, from: number | undefined): number | undefined {
  if (from === undefined) return undefined
  const at = blanksFrom(text, from)
  return text[at] === sign ? at + 1 : undefined
}

/** The quoted text that comes next, and where it stands. */
function quotedText(text: string, from: number | undefined) {
  if (from === undefined) return undefined
  const start = blanksFrom(text, from)
  const end = text[start] === '"' ? closingQuote(text, start) + 1 : 0
  const unquoted = end > 0 ? unquote(text.slice(start, end)) : undefined
  return unquoted === undefined ? undefined : { text: unquoted, start, end }
}

/** -1 where there is none. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at > 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at
}

function isEscaped(text: string, at: number): boolean {
  let slash = at
  while (text[slash - 1] === '\\') slash--
  return (at - slash) % 2 === 1
}

/** Undefined for what is no JSON, or holds half a character. */
function unquote(quoted: string): string | undefined {
  try {
    const text = JSON.parse(quoted) as string
    return /\p{Surrogate}/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Line and column of offsets that are asked for in their order. */
function createPositions(text: string) {
  let [line, lineStart] = [1, 0]
  return (offset: number) => {
    for (let at = text.indexOf('\n', lineStart); at >= 0 && at < offset;) {
      line++
      lineStart = at + 1
      at = text.indexOf('\n', lineStart)
    }
    return { line, column: offset - lineStart + 1 }
  }
}
