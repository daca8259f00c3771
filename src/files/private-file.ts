/**
 * Files that hold secrets, for their owner only. Every such file is written here: complete or not at
 * all, and never through what another user placed at its path.
 */
import { constants, mkdirSync, openSync, readSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { errorCode } from '../core/error-code.ts'
import { ChamberError } from '../core/errors.ts'
import { quote, text } from '../core/text.ts'
import { uninterrupted } from '../host/node/stop-signals.ts'
import { systemReason } from './system-error.ts'
import { findTarget, Refusal, type Target } from './target.ts'
import { sweepTemporaries } from './temporary-file.ts'
import {
  createFile,
  openExamined,
  overwriteFile,
  replaceFile,
  using,
  writeAll,
} from './write-file.ts'

/** Methods throw ChamberError OUTPUT_FILE, which names the path as it was given. */
export interface PrivateFile {
  /** Where it is, behind symbolic links. */
  readonly path: string
  /** Whether it is, or will be, a file: a pipe takes bytes only when somebody reads it. */
  readonly isFile: boolean
  /** @returns undefined if there is no file */
  read(limit: number): Buffer | undefined
  /**
   * Writes a new file (mode 0600) in the same directory and renames it, so that readers see the old content or
   * the new one. Overwrites the file in place where that is impossible: on a mount point, or in a directory
   * that may not be written to. A signal ends chamber only afterwards.
   */
  write(bytes: string | Uint8Array): void
  /** @returns false if the file exists: then nothing is written */
  create(bytes: string | Uint8Array): boolean
  /** Removes it; a file that cannot be removed is emptied. */
  remove(): void
}

interface Surroundings {
  readonly cwd: string
  /** The user ID; undefined where the system has none. */
  readonly userId: () => number | undefined
}

/**
 * Examines a path for a file with secrets.
 * @param given a path, relative to `cwd`
 * @throws {ChamberError} OUTPUT_FILE for what may not be written to
 */
export function privateFile(given: string, { cwd, userId }: Surroundings): PrivateFile {
  const explained = <T>(verb: Verb, work: () => T): T => explain(given, verb, work)
  const user = userId()
  const find = () => findTarget(resolve(cwd, given), user)
  const { path, kind } = explained('write', find)
  return {
    path,
    isFile: kind === 'file',
    read: (limit) => explained('read', () => readTarget(find(), limit)),
    write: (bytes) => explained('write', () => writeTarget(find(), toBytes(bytes), user)),
    create: (bytes) =>
      explained('write', () => uninterrupted(() => createFile(path, toBytes(bytes)))),
    remove: () => explained('remove', () => removeTarget(find())),
  }
}

/**
 * Makes the directory that a file is to be in, and those above, for this user only.
 * @throws what the system throws
 */
export function makeParentDirectory(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
}

const toBytes = (bytes: string | Uint8Array): Uint8Array =>
  typeof bytes === 'string' ? Buffer.from(bytes) : bytes

function writeTarget(target: Target, bytes: Uint8Array, userId: number | undefined): void {
  switch (target.kind) {
    case 'file':
      return uninterrupted(() => {
        sweepTemporaries(dirname(target.path), userId)
        replaceOrOverwrite(target, bytes)
      })
    case 'pipe':
      return using(openExamined(target.path, constants.O_WRONLY, target.found), (pipe) =>
        writeAll(pipe, bytes),
      )
    case 'device':
      return using(openSync(target.path, constants.O_WRONLY | constants.O_NOCTTY), (device) =>
        writeAll(device, bytes),
      )
    case 'descriptor':
      return writeAll(target.descriptor, bytes)
  }
}

/** On a mount point, or in a directory that may not be written to. */
const irreplaceable = new Set(['EBUSY', 'EXDEV', 'EACCES', 'EPERM', 'EROFS'])

function replaceOrOverwrite({ path, found }: Target & { kind: 'file' }, bytes: Uint8Array): void {
  try {
    replaceFile(path, bytes, found)
  } catch (error) {
    if (!found || !irreplaceable.has(errorCode(error) ?? '')) throw error
    overwriteFile(path, bytes, found)
  }
}

function readTarget(target: Target, limit: number): Buffer | undefined {
  if (target.kind !== 'file') throw new Refusal(text`it is not a file`)
  const { path, found } = target
  if (!found) return undefined
  if (found.size > limit) throw new Refusal(text`it is larger than ${limit} bytes`)
  return using(openExamined(path, constants.O_RDONLY, found), (file) => {
    const bytes = Buffer.alloc(found.size)
    let length = 0
    for (let more = -1; more !== 0 && length < bytes.length; length += more) {
      more = readSync(file, bytes, length, bytes.length - length, null)
    }
    return bytes.subarray(0, length)
  })
}

function removeTarget(target: Target): void {
  if (target.kind !== 'file' || !target.found) return
  try {
    rmSync(target.path)
  } catch (error) {
    if (!irreplaceable.has(errorCode(error) ?? '')) throw error
    overwriteFile(target.path, new Uint8Array(), target.found)
  }
}

type Verb = 'read' | 'write' | 'remove'

function explain<T>(given: string, verb: Verb, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const reason = error instanceof Refusal ? error.reason : systemReason(error)
    if (reason === undefined) throw error
    throw new ChamberError(
      'OUTPUT_FILE',
      text`cannot ${verb} ${quote(given, 'path', text`a file with a path`)}: ${reason}`,
    )
  }
}
