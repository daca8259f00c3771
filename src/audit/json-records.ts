/** The objects of `{"Records": […]}`, one by one: a file of a busy day need not fit into memory. */

/** A record of CloudTrail has 256 KB at most. */
const longest = 4_194_304

/**
 * The texts of the objects in the first list of a JSON text.
 * @throws {SyntaxError} when the text ends too early, or one object is too long; it quotes nothing
 */
export async function* splitRecords(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  const scanner = new Scanner()
  for await (const chunk of chunks) yield* scanner.feed(chunk)
  if (!scanner.isDone) throw new SyntaxError('the text ends in the middle')
}

/** Follows braces, brackets and strings; whether the rest is JSON is for the parser to say. */
class Scanner {
  #depth = 0
  #inString = false
  #isEscaped = false
  #record = ''

  get isDone(): boolean {
    return this.#depth === 0 && !this.#inString
  }

  *feed(chunk: string): Generator<string> {
    let start = this.#depth >= 3 ? 0 : -1
    for (let at = 0; at < chunk.length; at++) {
      const step = this.#step(chunk[at] ?? '')
      if (step > 0 && this.#depth === 3) start = at
      if (step < 0 && this.#depth === 2 && start >= 0) {
        yield this.#record + chunk.slice(start, at + 1)
        this.#record = ''
        start = -1
      }
    }
    if (start >= 0) this.#record += chunk.slice(start)
    if (this.#record.length > longest) throw new SyntaxError('a record is too long')
  }

  /** The change of the depth. */
  #step(character: string): number {
    if (this.#inString) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (character === '\\') this.#isEscaped = true
      else if (character === '"') this.#inString = false
      return 0
    }
    if (character === '"') this.#inString = true
    const change =
      character === '{' || character === '[' ? 1 : character === '}' || character === ']' ? -1 : 0
    this.#depth += change
    return change
  }
}
