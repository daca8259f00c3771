/** Reads `chamber.yaml`, and only a file that nobody else could have written. */
import { text } from '../core/text.ts'
import { lstatSync, type Stats } from 'node:fs'
import { ChamberError } from '../core/errors.ts'
import { limits, mebibytes } from '../core/limits.ts'
import { readRegularFile, type Refusal } from '../core/read-regular-file.ts'
import { otherWriters } from '../host/writers.ts'
import type { Found } from './find.ts'

/**
 * Reads a file that was found, or, without a user, one that was named.
 *
 * A default of such a file can become any variable of the command, so one that others can write is
 * rejected, as git rejects a repository of somebody else.
 *
 * @throws {ChamberError} CONFIG_UNREADABLE, CONFIG_UNSAFE
 */
export function readConfigFile(found: Found, userId: number | undefined): string {
  const content = read(found, userId)
  if (typeof content !== 'string') return content.toString('utf8')
  const why =
    content === 'too large'
      ? text`more than ${mebibytes(limits.configurationFile)}`
      : text`${content}`
  throw new ChamberError(
    'CONFIG_UNREADABLE',
    text`${found.source} cannot be read${why === '' ? '' : text`: ${why}`}`,
    {
      hint: text`name another with --config, or do without: --no-config`,
    },
  )
}

function read(found: Found, userId: number | undefined): Buffer | Refusal | '' {
  try {
    return readRegularFile(found.path, limits.configurationFile, (stats) =>
      checkWriters(found, stats, userId),
    )
  } catch (error) {
    if (error instanceof ChamberError) throw error
    return ''
  }
}

function checkWriters({ path, source }: Found, stats: Stats, userId: number | undefined): void {
  if (userId === undefined) return
  // Everybody may write a link, according to its mode; only its owner can replace it.
  const { uid } = lstatSync(path)
  const isOwn = uid === userId || uid === 0
  const writers = isOwn ? otherWriters(stats, userId) : 'belongs to another user'
  if (writers === undefined) return
  throw new ChamberError('CONFIG_UNSAFE', text`${source} is not used: it ${writers}`, {
    hint: text`if you trust it, name it: --config ${source}; or leave it out: --no-config`,
  })
}
