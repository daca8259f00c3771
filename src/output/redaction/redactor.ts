/**
 * Takes secrets out of a stream of bytes, wherever its pieces are cut.
 *
 * Places where secrets overlap or touch become one mask, so that neither their ends nor their number
 * are shown. What could be the beginning of a secret is held back until more comes, or until it is let
 * go; what comes then and completes the secret is still hidden.
 */
import { formsOf } from './forms.ts'
import { PatternSet } from './pattern-set.ts'

const mask = Buffer.from('***')
const nothing = Buffer.alloc(0)

/** Secrets that several streams hide; more may become known while they run. */
export class Redaction {
  readonly #values = new Set<string>()
  #patterns = new PatternSet([])

  /** Adds values. Those that are known stay: a program may still print the one of yesterday. */
  learn(values: Iterable<string>): void {
    const before = this.#values.size
    for (const value of values) this.#values.add(value)
    if (this.#values.size === before) return
    this.#patterns = new PatternSet([...this.#values].flatMap((value) => formsOf(value)))
  }

  get patterns(): PatternSet {
    return this.#patterns
  }
}

/** One stream. */
export class Redactor {
  readonly #redaction: Redaction
  /** The end of what came, in which a secret may begin. */
  #held: Buffer = nothing
  /** How many bytes came before those that are held. */
  #before = 0
  /** How many of those that are held are given out already, as they are or as a mask. */
  #done = 0
  /** Whether what was given out last is a mask. */
  #isMasked = false

  constructor(redaction: Redaction) {
    this.#redaction = redaction
  }

  /** The number in the stream of the first byte that is held back; undefined where none is. */
  get heldFrom(): number | undefined {
    return this.#done < this.#held.length ? this.#before + this.#done : undefined
  }

  /** Takes bytes, and gives what can be shown by now. */
  push(chunk: Buffer): readonly Buffer[] {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const out: Buffer[] = []
    // Behind the first secret that may go on, nothing is settled.
    let open = bytes.length
    this.#redaction.patterns.search(bytes, ({ start, end, isOpen }) => {
      if (start > open) return
      this.#hide(bytes, { start, end, out })
      if (isOpen) open = Math.min(open, start)
    })
    this.#show(bytes, open, out)
    // a copy: a few bytes must not keep the memory of a whole chunk
    this.#held = open === bytes.length ? nothing : Buffer.from(bytes.subarray(open))
    this.#before += open
    this.#done = Math.max(0, this.#done - open)
    return out
  }

  /** Gives what is held back, but for the whole secrets in it. */
  letGo(): readonly Buffer[] {
    const bytes = this.#held
    const out: Buffer[] = []
    this.#redaction.patterns.search(bytes, ({ start, end }) => {
      this.#hide(bytes, { start, end, out })
    })
    this.#show(bytes, bytes.length, out)
    return out
  }

  #hide(bytes: Buffer, { start, end, out }: { start: number; end: number; out: Buffer[] }): void {
    if (end <= this.#done || end === start) return
    this.#show(bytes, start, out)
    if (!this.#isMasked) out.push(mask)
    this.#isMasked = true
    this.#done = end
  }

  #show(bytes: Buffer, end: number, out: Buffer[]): void {
    if (end <= this.#done) return
    out.push(bytes.subarray(this.#done, end))
    this.#done = end
    this.#isMasked = false
  }
}
