/**
 * Reads `.env` files: what chamber and the Go program write, and what the common readers agree on.
 * Where they do not agree (`A=b#c`), it asks for quotes. Nothing is filled from the environment.
 */
import { text, type Text } from '../../core/text.ts'
import { type Entry, inputError, type Parsed, type Position, shownKey } from '../format.ts'
import { own } from './readers.ts'

/** @throws {ChamberError} BAD_INPUT with line and column */
export function parseDotenv(content: string, source: Text): Parsed {
  const scanner = new Scanner(withLineFeeds(content), source)
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
        text`the key ${shownKey(entry.key)} is in line ${line} already`,
      )
    }
    entries.set(entry.key, entry)
  }
}

/** A file of Windows has CR LF at the end of every line, in values of several lines too. */
const withLineFeeds = (content: string): string =>
  /[^\r]\n/.test(content) || content.startsWith('\n') ? content : content.replaceAll('\r\n', '\n')

/** A place in a text. */
class Scanner {
  readonly #text: string
  readonly #source: Text
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(content: string, source: Text) {
    this.#text = content
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

  fail(fault: Text, hint?: Text): never {
    throw inputError(this.#source, this.position, fault, hint)
  }
}

function readEntry(scanner: Scanner): Entry {
  scanner.skip(/export[^\S\n]+/y)
  const { position } = scanner
  const key = scanner.skip(/[^\s=#'"`]+/y)?.[0] ?? scanner.fail(text`a line begins with no name`)
  if (!scanner.skip(/[^\S\n]*=[^\S\n]*/y)) scanner.fail(text`there is no = behind the name`)
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
      scanner.fail(text`there is something behind the closing quote`)
    }
    return read(found[1] ?? '')
  }
  if (scanner.skip(/(?=["'`])/y)) scanner.fail(text`the quote is not closed`)
  return undefined
}

/** Up to the end of the line, or a comment behind a blank. */
function readBare(scanner: Scanner): string {
  const value = scanner.skip(/(?:(?!\s+#)[^\n#])*/y)?.[0] ?? ''
  if (scanner.skip(/(?<!\s)(?=#)/y)) {
    scanner.fail(
      text`a # in a value without quotes`,
      text`readers differ about it: put it in quotes`,
    )
  }
  scanner.skip(/[^\n]*/y)
  return value.trim()
}
