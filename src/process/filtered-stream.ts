import { text } from '../core/text.ts'
import { write } from 'node:fs'
import type { Readable } from 'node:stream'
import { errorCode } from '../core/error-code.ts'
import { ChamberError } from '../core/errors.ts'
import type { OutputFilter } from './output-filter.ts'

/** Milliseconds that a byte is held back at most. */
const patience = 100

/** Milliseconds without a byte after which an ended command has printed all that it will. */
const silence = 100

/** Milliseconds before a full pipe that does not block is tried again. */
const pause = 5

/**
 * Reads one stream, and writes it on through a filter. Nothing is read while a write waits, so that a
 * command that prints faster than its reader reads is held up as it always is.
 */
export class FilteredStream {
  readonly #source: Readable
  readonly #target: number
  readonly #filter: OutputFilter
  readonly #ended: Promise<void>
  #writing: Promise<void> = Promise.resolve()
  #failure: unknown
  #isFinishing = false
  #heldFrom: number | undefined
  #letGo: NodeJS.Timeout | undefined
  #giveUp: NodeJS.Timeout | undefined

  constructor(source: Readable, target: number, filter: OutputFilter) {
    this.#source = source
    this.#target = target
    this.#filter = filter
    this.#ended = new Promise((resolve) => {
      source.once('close', resolve)
    })
    // a pipe that breaks has ended
    source.on('error', () => {})
    source.on('data', (chunk: Buffer) => void this.#pass(chunk))
  }

  /**
   * Waits for the end of the stream, or, where another process keeps it open, until nothing comes.
   * @throws {ChamberError} OUTPUT_LOST where it could not be written
   */
  async finish(): Promise<void> {
    this.#isFinishing = true
    if (!this.#source.isPaused()) this.#awaitSilence()
    await this.#ended
    clearTimeout(this.#giveUp)
    clearTimeout(this.#letGo)
    this.#enqueue(this.#filter.letGo())
    await this.#writing
    if (this.#failure === undefined || errorCode(this.#failure) === 'EPIPE') return
    throw new ChamberError(
      'OUTPUT_LOST',
      text`what the command printed could not be written (${errorCode(this.#failure) ?? 'unknown error'})`,
    )
  }

  async #pass(chunk: Buffer): Promise<void> {
    clearTimeout(this.#giveUp)
    this.#source.pause()
    this.#enqueue(this.#filter.push(chunk))
    this.#watchHeld()
    await this.#writing
    if (this.#isFinishing) this.#awaitSilence()
    this.#source.resume()
  }

  /** The time runs anew when what was held back went on and other bytes are held. */
  #watchHeld(): void {
    const from = this.#filter.heldFrom
    if (from === this.#heldFrom) return
    this.#heldFrom = from
    clearTimeout(this.#letGo)
    if (from === undefined) return
    this.#letGo = setTimeout(() => {
      this.#enqueue(this.#filter.letGo())
      this.#heldFrom = undefined
    }, patience)
  }

  #awaitSilence(): void {
    this.#giveUp = setTimeout(() => this.#source.destroy(), silence)
  }

  #enqueue(pieces: readonly Buffer[]): void {
    if (pieces.length === 0) return
    const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
    this.#writing = this.#writing.then(() => this.#write(bytes))
  }

  /** Off the event loop: a reader that does not read must not keep signals from the command. */
  async #write(bytes: Buffer): Promise<void> {
    try {
      for (let at = 0; at < bytes.length && this.#failure === undefined;) {
        at += await writeSome(this.#target, bytes.subarray(at))
      }
    } catch (error) {
      // The command finds out at its next write, as if it had written here itself.
      this.#failure = error
      this.#source.destroy()
    }
  }
}

function writeSome(descriptor: number, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, (error, count) => {
      if (!error) resolve(count)
      else if (error.code === 'EAGAIN') setTimeout(resolve, pause, 0)
      else reject(error)
    })
  })
}
