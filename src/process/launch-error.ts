import { text, quote, storedName, type Text } from '../core/text.ts'
import { existsSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { ChamberError } from '../core/errors.ts'
import { toPath, type ByteString } from '../core/bytes.ts'
import type { ErrorCode } from '../core/failures.ts'
import { shownFile } from './find-executable.ts'
import { readProgramFormat } from './program-format.ts'
import type { Program } from './resolved-command.ts'

/** Linux takes no single argument or variable above this (`MAX_ARG_STRLEN`). */
const LONGEST_STRING = 131_071

/**
 * What to tell when the system refused to run a file that was found.
 *
 * @param code the name of the system's error, such as `EACCES`
 */
export function launchError({ file, argv, environment }: Program, code: string): ChamberError {
  const name = shownFile(file)
  switch (code) {
    case 'ENOENT':
      return missing(file)
    case 'EACCES':
      return failure('COMMAND_NOT_EXECUTABLE', text`${name} may not be run: ${denial(file)}`)
    case 'ENOEXEC':
      return failure('COMMAND_NOT_EXECUTABLE', text`${name} is not a program for this machine`)
    case 'ETXTBSY':
      return failure('COMMAND_BUSY', text`${name} cannot be run while it is open for writing`)
    case 'E2BIG':
      return tooBig(argv, environment)
    default:
      return failure(
        'COMMAND_FAILED',
        text`${name} could not be run: ${quote(code, 'errorName', text`an error`)}`,
      )
  }
}

/** The name of an error number, for what comes from the C library. */
export function errorName(number: number): string {
  const found = Object.entries(osConstants.errno).find(([, value]) => value === number)
  return found?.[0] ?? `error ${number}`
}

const failure = (code: ErrorCode, message: Text, hint?: Text): ChamberError =>
  new ChamberError(code, message, { hint })

/** The file exists, so it is what runs it that does not: or the file went away just now. */
function missing(file: ByteString): ChamberError {
  const interpreter = interpreterOf(file)
  const message =
    interpreter === undefined
      ? text`${shownFile(file)} does not exist`
      : text`${shownFile(file)} is run by ${shownFile(interpreter)}, which does not exist`
  return new ChamberError('COMMAND_NOT_FOUND', message)
}

function denial(file: ByteString): Text {
  const interpreter = interpreterOf(file)
  if (interpreter === undefined || !existsSync(toPath(interpreter))) return text`permission denied`
  return text`permission denied, to it or to ${shownFile(interpreter)}, which runs it`
}

function interpreterOf(file: ByteString): ByteString | undefined {
  try {
    const format = readProgramFormat(file)
    return 'interpreter' in format ? format.interpreter : undefined
  } catch {
    return undefined
  }
}

function tooBig(argv: readonly ByteString[], environment: readonly ByteString[]): ChamberError {
  const variable = environment.find((entry) => entry.length > LONGEST_STRING)
  if (variable !== undefined) {
    const name = storedName(variable.slice(0, Math.max(0, variable.indexOf('='))))
    return failure('ENVIRONMENT_TOO_BIG', text`the variable ${name} is too long for this system`)
  }
  const size = [...argv, ...environment].reduce((sum, { length }) => sum + length + 1, 0)
  return failure(
    'ENVIRONMENT_TOO_BIG',
    text`arguments and variables are too big for this system: ${size} bytes`,
    text`pass secrets as files with --files, or fewer of them with --only`,
  )
}
