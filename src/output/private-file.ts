/**
 * Files that hold secrets: written whole or not at all, and readable by their owner alone.
 *
 * A new file takes the place of the old one in one step, so that nobody reads a half of it. What is
 * no file (a pipe, a terminal, /dev/stdout) is written to in place.
 */
import { randomUUID } from 'node:crypto'
import { lstat, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { ChamberError } from '../errors.ts'

/**
 * Checks that a file can be written, and gives what writes it.
 * @throws {ChamberError} OUTPUT_FILE for a folder, and for a link that belongs to someone else
 */
export async function privateFile(
  typed: string,
  cwd: string,
): Promise<(text: string) => Promise<void>> {
  const { path, inPlace } = await told(typed, () => locate(typed, resolve(cwd, typed)))
  return (text) => told(typed, () => (inPlace ? writeFile(path, text) : replace(path, text)))
}

interface Place {
  readonly path: string
  readonly inPlace: boolean
}

async function locate(typed: string, path: string): Promise<Place> {
  const found = await lstat(path).catch(unlessMissing)
  if (!found) {
    await stat(dirname(path))
    return { path, inPlace: false }
  }
  // Another user's link in a shared folder could send secrets anywhere; the system's may not.
  const isLink = found.isSymbolicLink()
  const isSystems = path.startsWith('/dev/')
  if (isLink && !isSystems && found.uid !== userInfo().uid) {
    throw refusal(typed, 'it is a link that belongs to someone else')
  }
  const target = isLink ? await stat(path) : found
  if (target.isDirectory()) throw refusal(typed, 'it is a folder')
  if (isSystems || !target.isFile()) return { path, inPlace: true }
  return { path: isLink ? await realpath(path) : path, inPlace: false }
}

async function replace(path: string, text: string): Promise<void> {
  const fresh = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    const file = await open(fresh, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

const refusal = (typed: string, why: string): ChamberError =>
  new ChamberError('OUTPUT_FILE', `'${typed}' is not written: ${why}`)

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there, or a link leads nowhere',
  ENOTDIR: 'what should be its folder is none',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your part of the disk is full',
}

/** The system's errors in words. */
async function told<T>(typed: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = codeOf(error)
    if (error instanceof ChamberError || code === '') throw error
    throw refusal(typed, reasons[code] ?? `the system says ${code}`)
  }
}
