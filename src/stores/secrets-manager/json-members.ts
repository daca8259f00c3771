/**
 * A JSON object whose values stay as they were written: a program that reads, changes one key and
 * puts back must not round a number or reorder a list that is not its own.
 */
import { byteOrder } from '../../core/byte-order.ts'
import { isRecord } from '../../core/is-record.ts'

/** Names, and the JSON text of their values. */
export type Members = ReadonlyMap<string, string>

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * The members of a JSON object, or undefined when the text is anything else. Of a name that comes
 * twice the last counts.
 *
 * @example parseMembers('{"port": 5432, "tags": ["a"]}') // port → 5432, tags → ["a"]
 */
export function parseMembers(text: string): Members | undefined {
  if (!isObject(text)) return undefined
  const members = new Map<string, string>()
  let depth = 0
  let name = ''
  let start: number | undefined
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1
    if (depth === 1 && start === undefined) {
      if (token === ':') start = index + 1
      else if (token.startsWith('"')) name = JSON.parse(token) as string
    } else if (depth === 1 && start !== undefined && (token === ',' || token === '}')) {
      members.set(name, text.slice(start, index).trim())
      start = undefined
    }
    if (token === '}' || token === ']') depth -= 1
  }
  return members
}

/** The parser's own message quotes the text, so nothing of it is passed on. */
function isObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text))
  } catch {
    return false
  }
}

/** One line of JSON, by name in byte order as the Go program prints it. */
export function printMembers(members: Members): string {
  const sorted = [...members].toSorted(([a], [b]) => byteOrder(a, b))
  return `{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`
}
