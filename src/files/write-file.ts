/** The two ways to write a file with secrets: a new file in place of the old one, and in place. */
import {
  type BigIntStats,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '../core/error-code.ts'
import { text } from '../core/text.ts'
import { newTemporary } from './temporary-file.ts'
import { Refusal } from './target.ts'

const { O_WRONLY, O_NOCTTY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/**
 * Readers see the old content or the new one, also after a loss of power.
 * @param old the file that is replaced, whose owner is kept
 */
export function replaceFile(path: string, bytes: Uint8Array, old: Stats | undefined): void {
  const temporary = newTemporary(path)
  try {
    writeNew(temporary, bytes, old)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncDirectory(dirname(path))
}

/**
 * Replaces a file by another one of this process, which gets these bytes first.
 * @throws ENOENT if the other one is gone
 */
export function replaceBy(other: string, path: string, bytes: Uint8Array): BigIntStats {
  const old = lstatSync(path, { throwIfNoEntry: false })
  const written = using(openSync(other, 'r+'), (file) => {
    fill(file, bytes, old)
    return fstatSync(file, { bigint: true })
  })
  renameSync(other, path)
  syncDirectory(dirname(path))
  return written
}

/** @returns false if there is a file already, which then stays */
export function createFile(path: string, bytes: Uint8Array): boolean {
  const temporary = newTemporary(path)
  try {
    writeNew(temporary, bytes, undefined)
    publish(temporary, path)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(temporary, { force: true })
  }
  syncDirectory(dirname(path))
  return true
}

/** Makes a second link, or a copy on a file system without hard links. */
function publish(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errorCode(error) ?? '')) throw error
    copyFileSync(from, to, constants.COPYFILE_EXCL)
  }
}

function writeNew(path: string, bytes: Uint8Array, old: Stats | undefined): void {
  using(openSync(path, 'wx', 0o600), (file) => fill(file, bytes, old))
}

/** Root alone may keep the owner of another user's file. */
function fill(file: number, bytes: Uint8Array, old: Stats | undefined): void {
  const own = fstatSync(file)
  const isOthers = old !== undefined && (old.uid !== own.uid || old.gid !== own.gid)
  if (isOthers && process.geteuid?.() === 0) fchownSync(file, old.uid, old.gid)
  writeFileSync(file, bytes)
  fsyncSync(file)
}

/**
 * Overwrites a file that cannot be replaced. A reader may see a part of it, and so may everyone who has the file
 * under another name, which is why it must have a single one.
 *
 * @param found the file as it was examined
 */
export function overwriteFile(path: string, bytes: Uint8Array, found: Stats): void {
  using(openExamined(path, O_WRONLY, found), (file) => {
    if (fstatSync(file).nlink !== 1) throw new Refusal(text`it has other hard links`)
    fchmodSync(file, 0o600)
    ftruncateSync(file)
    writeAll(file, bytes)
    fsyncSync(file)
  })
}

/** Opens a file or pipe that was examined by `lstat`, and none that has taken its place. */
export function openExamined(path: string, flags: number, found: Stats): number {
  // only a pipe is waited for: until somebody reads it
  const file = openSync(path, flags | O_NOFOLLOW | O_NOCTTY | (found.isFIFO() ? 0 : O_NONBLOCK))
  const { dev, ino } = fstatSync(file)
  if (dev === found.dev && ino === found.ino) return file
  closeSync(file)
  throw new Refusal(text`it was replaced meanwhile`)
}

/** Milliseconds before a full pipe is tried again. */
const pause = 5

/** Writes all of it, also to a pipe that is full for a moment. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
    }
  }
}

/** Not every file system can, and not every directory may be read; the file is on disk in any case. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return
  try {
    using(openSync(directory, 'r'), fsyncSync)
  } catch {
    // the new name may be lost with the power, and then the old file is there
  }
}

/** Closes a file after its use. */
export function using<T>(file: number, use: (file: number) => T): T {
  try {
    return use(file)
  } finally {
    closeSync(file)
  }
}
