/**
 * The standard streams, read and written in place. Node's own stream objects are left alone: they
 * put O_NONBLOCK on pipes that chamber shares with the command it runs and with its caller.
 */
import { text, type Text } from '../../core/text.ts'
import { readSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Output, RawInput } from '../../context.ts'
import { errorCode } from '../../core/error-code.ts'
import { ChamberError } from '../../core/errors.ts'
import { LimitedBuffer } from '../../core/limited-buffer.ts'
import { limits, mebibytes } from '../../core/limits.ts'

/** Milliseconds before a pipe that is full, or empty, is tried again. */
const pause = 5

/**
 * What stderr does not take is dropped: a disk that is full of logs must not keep a command from
 * being run, and there is nobody to tell.
 *
 * @param fd 1 or 2
 * @throws {ChamberError} OUTPUT_FAILED, OUTPUT_CLOSED
 */
export function standardOutput(fd: number): Output {
  return {
    get isTerminal() {
      return isTerminal(fd)
    },
    write(content) {
      const bytes = Buffer.from(content)
      for (let at = 0; at < bytes.length;) at += writeSome(fd, bytes.subarray(at))
    },
  }
}

function writeSome(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes)
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return sleep()
    if (fd === 2) return bytes.length
    // The reader is gone, as in `chamber list … | head -1`.
    if (errorCode(error) === 'EPIPE') throw new ChamberError('OUTPUT_CLOSED', text`nobody reads`)
    throw failed('OUTPUT_FAILED', text`standard output cannot be written`, error)
  }
}

/** What tells is loaded when it is asked, for the way to a command never asks. */
function isTerminal(fd: number): boolean {
  const { isatty } = createRequire(import.meta.url)('node:tty') as typeof import('node:tty')
  return isatty(fd)
}

/** Standard input. */
export function standardInput(): RawInput {
  return {
    get isTerminal() {
      return isTerminal(0)
    },
    readAll,
    readLine,
    readHiddenLine,
    askOnTerminal,
  }
}

async function readAll(): Promise<Buffer> {
  const buffer = new LimitedBuffer(limits.standardInput)
  while (buffer.add(await readSome(buffer.room())));
  if (buffer.bytes) return buffer.bytes
  const size = mebibytes(limits.standardInput)
  throw new ChamberError('TOO_LARGE', text`cannot read standard input: more than ${size}`, {
    hint: text`send less: a value, a template, or a file of secrets in parts`,
  })
}

/** The terminal itself edits the line and sends it whole. */
async function readLine(): Promise<string> {
  const chunk = Buffer.alloc(4096)
  return chunk.toString('utf8', 0, await readSome(chunk)).trim()
}

/**
 * Resolves with the number of bytes read; 0 at the end.
 *
 * The first process of a container can be stopped only by what it listens to, and nobody listens
 * during a read that waits. Nothing runs there afterwards that would mind Node's way of reading.
 */
async function readSome(chunk: Buffer): Promise<number> {
  try {
    return process.pid === 1 ? await readByNode(chunk) : readHere(chunk)
  } catch (error) {
    throw failed('INPUT_FAILED', text`standard input cannot be read`, error)
  }
}

let input: AsyncIterator<Buffer> | undefined
let unread = Buffer.alloc(0)

async function readByNode(chunk: Buffer): Promise<number> {
  input ??= process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  if (unread.length === 0) {
    const next = await input.next()
    if (next.done) return 0
    unread = Buffer.from(next.value)
  }
  const length = unread.copy(chunk)
  unread = unread.subarray(length)
  return length
}

function readHere(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk)
    } catch (error) {
      if (errorCode(error) === 'EOF') return 0
      if (errorCode(error) !== 'EAGAIN') throw error
      sleep()
    }
  }
}

async function readHiddenLine(ask: () => void): Promise<string> {
  const hidden = await import('./hidden-line.ts')
  return hidden.readHiddenLine(process.stdin, ask)
}

async function askOnTerminal(question: Text, signal?: AbortSignal): Promise<string | undefined> {
  const terminal = await import('./terminal.ts')
  return terminal.askOnTerminal(question, signal)
}

function failed(code: 'INPUT_FAILED' | 'OUTPUT_FAILED', what: Text, cause: unknown): ChamberError {
  const why = errorCode(cause)
  const message = why === undefined ? what : text`${what} (${why})`
  return new ChamberError(code, message, { cause })
}

function sleep(): 0 {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
  return 0
}
