/**
 * Many texts looked for at once, in bytes.
 *
 * A window is moved over the bytes (Wu and Manber, 1994). The last three bytes in it say how far it
 * can be moved without missing the beginning of any pattern; only where they say 0 are patterns
 * compared.
 */

/** Bytes that are looked at together. */
const block = 3
/** The widest window: a wider one gains little. */
const widest = 8
const tableSize = 1 << 16

const hash = (first: number, second: number, third: number): number =>
  ((first << 10) ^ (second << 5) ^ third) & (tableSize - 1)

/** Where a pattern begins, and what follows from it. */
export interface Finding {
  readonly start: number
  /** Behind the longest pattern that begins here; `start` where none is whole. */
  readonly end: number
  /** Whether the bytes end before a pattern that begins here does. */
  readonly isOpen: boolean
}

export class PatternSet {
  readonly #patterns: readonly Buffer[]
  /** Bytes in the window: as many as the shortest pattern has, within limits. */
  readonly #window: number
  readonly #shifts: Uint8Array
  /** The patterns whose first three bytes have this hash, the longest first. */
  readonly #byHead = new Map<number, Buffer[]>()
  /** What patterns begin with, for the last bytes, which fill no window. */
  readonly #beginnings = new Set<string>()

  /** @param patterns of three bytes or more; others are left out */
  constructor(patterns: readonly Buffer[]) {
    this.#patterns = patterns
      .filter(({ length }) => length >= block)
      .toSorted((a, b) => b.length - a.length)
    const least = this.#patterns.at(-1)?.length ?? widest
    this.#window = Math.min(widest, least)
    this.#shifts = new Uint8Array(tableSize).fill(this.#window - block + 1)
    for (const pattern of this.#patterns) this.#add(pattern)
  }

  #add(pattern: Buffer): void {
    const head = hashAt(pattern, 0)
    this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), pattern])
    for (let at = 0; at + block <= this.#window; at++) {
      const shift = this.#window - block - at
      const key = hashAt(pattern, at)
      if (shift < (this.#shifts[key] ?? 0)) this.#shifts[key] = shift
    }
    for (let length = 1; length < this.#window; length++) {
      this.#beginnings.add(pattern.toString('latin1', 0, length))
    }
  }

  /** Calls back for each place where a pattern begins, in their order. */
  search(bytes: Buffer, found: (finding: Finding) => void): void {
    if (this.#patterns.length === 0) return
    const window = this.#window
    const shifts = this.#shifts
    const last = bytes.length - window
    let at = 0
    while (at <= last) {
      const end = at + window
      // as `hashAt`, written out: this is done for every few bytes of all that a program prints
      const key =
        (((bytes[end - 3] as number) << 10) ^
          ((bytes[end - 2] as number) << 5) ^
          (bytes[end - 1] as number)) &
        (tableSize - 1)
      const shift = shifts[key] as number
      if (shift === 0) this.#compare(bytes, at++, found)
      else at += shift
    }
    this.#searchEnd(bytes, Math.max(0, last + 1), found)
  }

  #compare(bytes: Buffer, start: number, found: (finding: Finding) => void): void {
    const candidates = this.#byHead.get(hashAt(bytes, start))
    if (!candidates) return
    const rest = bytes.length - start
    let end = start
    let isOpen = false
    for (const pattern of candidates) {
      const length = Math.min(rest, pattern.length)
      if (!isSame(bytes, start, pattern, length)) continue
      if (length < pattern.length) isOpen = true
      else if (end === start) end = start + length
    }
    if (isOpen || end > start) found({ start, end, isOpen })
  }

  #searchEnd(bytes: Buffer, from: number, found: (finding: Finding) => void): void {
    for (let start = from; start < bytes.length; start++) {
      if (this.#beginnings.has(bytes.toString('latin1', start))) {
        found({ start, end: start, isOpen: true })
      }
    }
  }
}

const hashAt = (bytes: Buffer, at: number): number =>
  hash(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)

function isSame(bytes: Buffer, start: number, pattern: Buffer, length: number): boolean {
  for (let at = 0; at < length; at++) if (bytes[start + at] !== pattern[at]) return false
  return true
}
