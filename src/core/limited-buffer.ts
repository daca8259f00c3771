/** Bytes that come in pieces, in one piece of memory: many small ones take no more than a large one. */
export class LimitedBuffer {
  readonly #limit: number
  #memory = Buffer.alloc(65_536)
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Where the next piece goes. */
  room(): Buffer {
    if (this.#length === this.#memory.length) {
      this.#memory = Buffer.concat([this.#memory, Buffer.alloc(this.#length)])
    }
    return this.#memory.subarray(this.#length)
  }

  /** Takes what was put into the room. Returns whether more may follow. */
  add(count: number): boolean {
    this.#length += count
    return count > 0 && this.#length <= this.#limit
  }

  /** Undefined if they are more than the limit. */
  get bytes(): Buffer | undefined {
    return this.#length > this.#limit ? undefined : this.#memory.subarray(0, this.#length)
  }
}
