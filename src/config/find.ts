/** Where `chamber.yaml` is looked for, and which one is believed. */
import { quote, text, type Text } from '../core/text.ts'
import { lstatSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ChamberError } from '../core/errors.ts'
import { limits, mebibytes } from '../core/limits.ts'
import { readRegularFile, type Refusal } from '../core/read-limited.ts'

const fileNames = ['chamber.yaml', '.chamber.yaml']

export interface Whereabouts {
  readonly cwd: string
  /** The last folder that is looked into, where it is on the way. */
  readonly home: string | undefined
  /** The user's number; undefined where the system has none. */
  readonly uid: number | undefined
}

export interface Found {
  readonly path: string
  /** As messages call it. */
  readonly source: Text
}

/**
 * The nearest file, from the working folder up to the root of the repository (the folder that holds
 * `.git`), the home folder, or the root of the file system.
 *
 * A default of such a file can become any variable of the command, so one that somebody else can
 * write is refused, as git refuses a repository of somebody else.
 *
 * @throws {ChamberError} CONFIG_UNSAFE
 */
export function findConfig({ cwd, home, uid }: Whereabouts): Found | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const names = listFolder(folder)
    const name = fileNames.find((one) => names.includes(one))
    if (name !== undefined) {
      const path = join(folder, name)
      const found = { path, source: quote(relative(cwd, path), 'source', text`a file`) }
      checkOwner(found, uid)
      return found
    }
    if (names.includes('.git') || folder === home || folder === dirname(folder)) return undefined
  }
}

/** A folder that may be passed but not read holds nothing that could be read. */
function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function checkOwner({ path, source }: Found, uid: number | undefined): void {
  if (uid === undefined) return
  const isOurs = (owner: number) => owner === uid || owner === 0
  const link = lstatSync(path)
  const file = statSync(path, { throwIfNoEntry: false })
  const fault = file && isOurs(link.uid) && isOurs(file.uid) ? undefined : 'belongs to someone else'
  if (fault === undefined && !(file && file.mode & 0o002)) return
  throw new ChamberError(
    'CONFIG_UNSAFE',
    text`${source} is not used: it ${fault ?? 'can be written by anyone'}`,
    { hint: text`if you trust it, name it: --config ${source}; or leave it out: --no-config` },
  )
}

/** @throws {ChamberError} CONFIG_UNREADABLE */
export function readText({ path, source }: Found): string {
  const found = readFile(path)
  if (typeof found !== 'string') return found.toString('utf8')
  const why =
    found === 'too large'
      ? text`: more than ${mebibytes(limits.configurationFile)}`
      : text`${found && text`: ${found}`}`
  throw new ChamberError('CONFIG_UNREADABLE', text`${source} cannot be read${why}`, {
    hint: text`name another with --config, or do without: --no-config`,
  })
}

function readFile(path: string): Buffer | Refusal | '' {
  try {
    return readRegularFile(path, limits.configurationFile)
  } catch {
    return ''
  }
}
