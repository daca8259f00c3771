import { text, quote, type Text } from '../core/text.ts'
import { accessSync, constants as fsConstants, existsSync, statSync } from 'node:fs'
import { ChamberError } from '../core/errors.ts'
import { toPath, toText, type ByteString } from '../core/bytes.ts'

export type Search = {
  /** Where to look, `undefined` when the variable is not set. */
  readonly path: ByteString | undefined
  /** Windows: the endings that make a file executable. */
  readonly endings?: ByteString | undefined
}

const isWindows = process.platform === 'win32'
const separator = isWindows ? ';' : ':'
/** What `execvp` takes when PATH is not set (glibc, `confstr(_CS_PATH)`). */
const DEFAULT_PATH = '/bin:/usr/bin'
const DEFAULT_ENDINGS = '.COM;.EXE;.BAT;.CMD'

/**
 * The file that a command means: the name itself if it has a slash, or the first match on the path.
 *
 * Like the Go program it refuses a match in a relative folder of the path (an empty element is one:
 * the working directory), because whoever can write there could run anything with the secrets.
 *
 * @throws ChamberError COMMAND_NOT_FOUND (127), COMMAND_NOT_EXECUTABLE (126), COMMAND_RELATIVE (126)
 */
export function findExecutable(name: ByteString, { path, endings }: Search): ByteString {
  const spellings = withEndings(name, endings)
  if (name.includes('/') || (isWindows && name.includes('\\'))) return checkPath(name, spellings)
  const found = candidates(spellings, path).filter((candidate) => existsSync(toPath(candidate)))
  const match = found.find((candidate) => obstacle(candidate) === undefined)
  if (match === undefined) throw notRunnable(name, found[0])
  if (!isAbsolute(match)) throw relative(name, match)
  return match
}

function checkPath(name: ByteString, spellings: readonly ByteString[]): ByteString {
  const found = spellings.find((spelling) => existsSync(toPath(spelling)))
  if (found === undefined) throw notFound(text`${shownFile(name)} does not exist`)
  if (obstacle(found) !== undefined) throw notRunnable(name, found)
  return found
}

function candidates(
  spellings: readonly ByteString[],
  path: ByteString | undefined,
): readonly ByteString[] {
  if (spellings[0] === '') return []
  return (path ?? DEFAULT_PATH)
    .split(separator)
    .flatMap((folder) => spellings.map((spelling) => `${folder || '.'}/${spelling}` as ByteString))
}

function withEndings(name: ByteString, endings: ByteString | undefined): readonly ByteString[] {
  if (!isWindows) return [name]
  const known = (endings || DEFAULT_ENDINGS).split(';').filter((ending) => ending !== '')
  const hasOne = known.some((ending) => name.toUpperCase().endsWith(ending.toUpperCase()))
  const spelled = known.map((ending) => `${name}${ending}` as ByteString)
  return hasOne ? [name, ...spelled] : spelled
}

/** Why a file that exists cannot be run, as far as can be seen without running it. */
function obstacle(file: ByteString): Text | undefined {
  const stats = statSync(toPath(file), { throwIfNoEntry: false })
  if (stats?.isDirectory()) return text`is a folder`
  if (stats?.isFile() !== true) return text`is not a file`
  try {
    accessSync(toPath(file), fsConstants.X_OK)
    return undefined
  } catch {
    return text`is not executable`
  }
}

/** A file or a command, as a message begins with it. */
export const shownFile = (file: ByteString): Text => quote(toText(file), 'source', text`a command`)

const isAbsolute = (file: string): boolean => (isWindows ? /^([a-z]:)?[\\/]/i : /^\//).test(file)

function notRunnable(name: ByteString, file: ByteString | undefined): ChamberError {
  if (file === undefined) {
    return notFound(
      name === ''
        ? text`the command is an empty word`
        : text`${shownFile(name)} was not found on PATH`,
    )
  }
  const reason = obstacle(file) ?? text`is not executable`
  return new ChamberError('COMMAND_NOT_EXECUTABLE', text`${shownFile(file)} ${reason}`, {
    hint:
      reason === 'is not executable' ? text`allow it with chmod +x ${shownFile(file)}` : undefined,
  })
}

const notFound = (message: Text): ChamberError => new ChamberError('COMMAND_NOT_FOUND', message)

function relative(name: ByteString, match: ByteString): ChamberError {
  return new ChamberError(
    'COMMAND_RELATIVE',
    text`${shownFile(name)} was found as ${shownFile(match)}, through a relative folder in PATH`,
    {
      hint: text`to run that file, give its path: ${shownFile(match)}`,
    },
  )
}
