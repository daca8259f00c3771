/** Reads `chamber.yaml`, and only a file that nobody else could have written. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs'
import { ChamberError } from '../core/errors.ts'
import { otherWriters } from '../host/writers.ts'
import type { Found } from './find.ts'

/** Bytes, of the longest file. */
const maxSize = 1_048_576

/**
 * Reads a file that was found, or, without a user, one that was named.
 *
 * A default of such a file can become any variable of the command, so one that others can write is
 * refused, as git refuses a repository of somebody else.
 *
 * @throws {ChamberError} CONFIG_UNREADABLE, CONFIG_UNSAFE
 */
export function readConfigFile(found: Found, userId: number | undefined): string {
  const file = open(found)
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw unreadable(found, 'it is not a regular file')
    checkWriters(found, stats, userId)
    return readLimited(found, file)
  } finally {
    closeSync(file)
  }
}

/** Without waiting for a writer, if it is a FIFO. */
function open(found: Found): number {
  try {
    return openSync(found.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch {
    throw unreadable(found)
  }
}

function readLimited(found: Found, file: number): string {
  const bytes = Buffer.alloc(maxSize + 1)
  let length = 0
  try {
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null)
    }
  } catch {
    throw unreadable(found)
  }
  if (length > maxSize) throw unreadable(found, 'it is longer than 1 MiB')
  return bytes.toString('utf8', 0, length)
}

function checkWriters({ path, source }: Found, stats: Stats, userId: number | undefined): void {
  if (userId === undefined) return
  // Everybody may write a link, according to its mode; only its owner can replace it.
  const { uid } = lstatSync(path)
  const isOwn = uid === userId || uid === 0
  const writers = isOwn ? otherWriters(stats, userId) : 'belongs to another user'
  if (writers === undefined) return
  throw new ChamberError('CONFIG_UNSAFE', `${source} is not used: it ${writers}`, {
    hint: `if you trust it, name it: --config ${source}; or leave it out: --no-config`,
  })
}

const unreadable = ({ source }: Found, why?: string): ChamberError =>
  new ChamberError('CONFIG_UNREADABLE', `${source} cannot be read${why ? `: ${why}` : ''}`, {
    hint: 'name another with --config, or do without: --no-config',
  })
