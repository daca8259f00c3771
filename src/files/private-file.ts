/**
 * Files that hold secrets: written whole or not at all, and readable by their owner alone.
 *
 * A new file takes the place of the old one in one step, so that nobody reads a half of it. What is
 * no file (a pipe, a terminal, /dev/stdout) is written to in place.
 */
import { text, quote, type Text } from '../core/text.ts'
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { ChamberError } from '../core/errors.ts'
import { uninterrupted } from '../host/node/stop-signals.ts'
import { systemReason } from './system-error.ts'

export interface PrivateFile {
  /** Where it will be: the target, where a link was named. */
  readonly path: string
  /** Whether it is, or will be, a file: a pipe takes a text only when somebody reads it. */
  readonly isFile: boolean
  /** @throws {ChamberError} OUTPUT_FILE */
  readonly write: (text: string | Uint8Array) => void
  /** @throws {ChamberError} OUTPUT_FILE when it stays */
  readonly remove: () => void
}

interface Whereabouts {
  readonly cwd: string
  /** The number of the user; undefined where the system has none. */
  readonly userId: () => number | undefined
}

/**
 * Checks that a file can be written, and gives what writes it.
 * @throws {ChamberError} OUTPUT_FILE for a folder, and for a link that belongs to someone else
 */
export function privateFile(typed: string, { cwd, userId }: Whereabouts): PrivateFile {
  const { path, inPlace } = told(typed, () => locate(typed, resolve(cwd, typed), userId))
  const write = (content: string | Uint8Array) =>
    inPlace ? writeFileSync(path, content) : uninterrupted(() => replace(path, content))
  return {
    path,
    isFile: !inPlace,
    write: (content) => told(typed, () => write(content)),
    remove: () => told(typed, () => rmSync(path, { force: true })),
  }
}

interface Place {
  readonly path: string
  readonly inPlace: boolean
}

function locate(typed: string, path: string, userId: Whereabouts['userId']): Place {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) {
    statSync(dirname(path))
    return { path, inPlace: false }
  }
  // Another user's link in a shared folder could send secrets anywhere; the system's may not.
  const isLink = found.isSymbolicLink()
  const isSystems = path.startsWith('/dev/') && !path.startsWith('/dev/shm/')
  if (isLink && !isSystems && found.uid !== (userId() ?? found.uid)) {
    throw refusal(typed, text`it is a link that belongs to someone else`)
  }
  const target = isLink ? statSync(path) : found
  if (target.isDirectory()) throw refusal(typed, text`it is a folder`)
  if (isSystems || !target.isFile()) return { path, inPlace: true }
  return { path: isLink ? realpathSync(path) : path, inPlace: false }
}

function replace(path: string, content: string | Uint8Array): void {
  const fresh = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    const file = openSync(fresh, 'wx', 0o600)
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(fresh, path)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
}

const refusal = (typed: string, why: Text): ChamberError =>
  new ChamberError('OUTPUT_FILE', text`${quote(typed, 'path')} is not written: ${why}`)

/** The system's errors in words. */
function told<T>(typed: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const why = error instanceof ChamberError ? undefined : systemReason(error)
    throw why === undefined ? error : refusal(typed, why)
  }
}
