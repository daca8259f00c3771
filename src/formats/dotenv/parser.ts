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
    while (scanner.skip(/\s+|#[^\n]*/y));
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

  /** The character here; empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at)
  }

  /** The one before it. */
  get previous(): string {
    return this.#text.charAt(this.#at - 1)
  }

  get position(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 }
  }

  /** What a sticky pattern matches here, if it does; none that could read a long value twice. */
  skip(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    return found === undefined ? undefined : this.take(found.length)
  }

  /** So many characters. */
  take(length: number): string {
    const taken = this.#text.slice(this.#at, this.#at + length)
    for (let at = taken.indexOf('\n'); at >= 0; at = taken.indexOf('\n', at + 1)) {
      this.#line++
      this.#lineStart = this.#at + at + 1
    }
    this.#at += length
    return taken
  }

  /** The length of what is quoted here, with its quotes; undefined if the quote is not closed. */
  quotedLength(): number | undefined {
    const ends = this.next === '"' ? /[\\"]/g : new RegExp(this.next, 'g')
    ends.lastIndex = this.#at + 1
    for (let found = ends.exec(this.#text); found; found = ends.exec(this.#text)) {
      if (found[0] !== '\\') return ends.lastIndex - this.#at
      ends.lastIndex++
    }
    return undefined
  }

  fail(fault: Text, hint?: Text): never {
    throw inputError(this.#source, this.position, fault, hint)
  }
}

function readEntry(scanner: Scanner): Entry {
  scanner.skip(/export[^\S\n]+/y)
  const { position } = scanner
  const key = scanner.skip(/[^\s=#'"`]+/y) ?? scanner.fail(text`a line begins with no name`)
  if (scanner.skip(/[^\S\n]*=[^\S\n]*/y) === undefined)
    scanner.fail(text`there is no = behind the name`)
  return { key, value: readQuoted(scanner) ?? readBare(scanner), position }
}

const quotes: Readonly<Record<string, (body: string) => string | undefined>> = {
  '"': (body) => own({ quote: '"', body }),
  "'": (body) => body,
  '`': (body) => body,
}

function readQuoted(scanner: Scanner): string | undefined {
  const read = quotes[scanner.next]
  if (read === undefined) return undefined
  const length = scanner.quotedLength() ?? scanner.fail(text`the quote is not closed`)
  const body = scanner.take(length).slice(1, -1)
  if (scanner.skip(/[^\S\n]*(#[^\n]*)?(?=\n|$)/y) === undefined) {
    scanner.fail(text`there is something behind the closing quote`)
  }
  return read(body)
}

/** Up to the end of the line, or a comment behind a blank. */
function readBare(scanner: Scanner): string {
  const value = scanner.skip(/[^\n#]*/y) ?? ''
  if (scanner.next === '#' && !/\s/.test(scanner.previous)) {
    scanner.fail(
      text`a # in a value without quotes`,
      text`readers differ about it: put it in quotes`,
    )
  }
  scanner.skip(/[^\n]*/y)
  return value.trim()
}
