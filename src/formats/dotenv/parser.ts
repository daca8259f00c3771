/**
 * Reads `.env` files: what chamber and the Go program write, and what the common readers agree on.
 * Where they do not agree (`A=b#c`), it asks for quotes. Nothing is filled from the environment.
 */
import { type Entry, inputError, type Parsed, type Position, shown } from '../format.ts'
import { own } from './readers.ts'

/** @throws {ChamberError} BAD_INPUT with line and column */
export function parseDotenv(text: string, source: string): Parsed {
  const scanner = new Scanner(withLineFeeds(text), source)
  const entries = new Map<string, Entry>()
  for (;;) {
    scanner.skip(/(\s+|#[^\n]*)*/y)
    if (scanner.atEnd) return { entries: [...entries.values()], warnings: [] }
    const entry = readEntry(scanner)
    const first = entries.get(entry.key)
    if (first) {
      const { line } = first.position
      throw inputError(
        source,
        entry.position,
        `the key '${shown(entry.key)}' is in line ${line} already`,
      )
    }
    entries.set(entry.key, entry)
  }
}

/** A file of Windows has CR LF at the end of every line, in values of several lines too. */
const withLineFeeds = (text: string): string =>
  /[^\r]\n/.test(text) || text.startsWith('\n') ? text : text.replaceAll('\r\n', '\n')

/** A place in a text. */
class Scanner {
  readonly #text: string
  readonly #source: string
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string, source: string) {
    this.#text = text
    this.#source = source
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  get position(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 }
  }

  /** What a sticky pattern matches here, when it does. */
  skip(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text) ?? undefined
    for (const { index } of found?.[0].matchAll(/\n/g) ?? []) {
      this.#line++
      this.#lineStart = this.#at + index + 1
    }
    this.#at += found?.[0].length ?? 0
    return found
  }

  fail(fault: string, hint?: string): never {
    throw inputError(this.#source, this.position, fault, hint)
  }
}

function readEntry(scanner: Scanner): Entry {
  scanner.skip(/export[^\S\n]+/y)
  const { position } = scanner
  const key = scanner.skip(/[^\s=#'"`]+/y)?.[0] ?? scanner.fail('a line begins with no name')
  if (!scanner.skip(/[^\S\n]*=[^\S\n]*/y)) scanner.fail('there is no = behind the name')
  return { key, value: readQuoted(scanner) ?? readBare(scanner), position }
}

const quoted = {
  '"': { pattern: /"((?:\\[^]|[^\\"])*)"/y, read: (body: string) => own({ quote: '"', body }) },
  "'": { pattern: /'([^']*)'/y, read: (body: string) => body },
  '`': { pattern: /`([^`]*)`/y, read: (body: string) => body },
} as const

function readQuoted(scanner: Scanner): string | undefined {
  for (const { pattern, read } of Object.values(quoted)) {
    const found = scanner.skip(pattern)
    if (!found) continue
    if (!scanner.skip(/[^\S\n]*(#[^\n]*)?(?=\n|$)/y)) {
      scanner.fail('there is something behind the closing quote')
    }
    return read(found[1] ?? '')
  }
  if (scanner.skip(/(?=["'`])/y)) scanner.fail('the quote is not closed')
  return undefined
}

/** Up to the end of the line, or a comment behind a blank. */
function readBare(scanner: Scanner): string {
  const value = scanner.skip(/(?:(?!\s+#)[^\n#])*/y)?.[0] ?? ''
  if (scanner.skip(/(?<!\s)(?=#)/y)) {
    scanner.fail('a # in a value without quotes', 'readers differ about it: put it in quotes')
  }
  scanner.skip(/[^\n]*/y)
  return value.trim()
}
