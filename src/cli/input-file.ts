/** The entries of a file of secrets, or of standard input. */
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import type { Entry } from '../formats/format.ts'
import { type Readable, recognize } from '../formats/index.ts'
import { errorCode } from '../core/error-code.ts'
import { ChamberError } from '../core/errors.ts'
import { limits, mebibytes } from '../core/limits.ts'
import { readLimited } from '../core/read-limited.ts'
import { quote, text, type Text } from '../core/text.ts'

/** Whether a word is a file where it could be a service as well: it begins with a folder, or is `-`. */
export const isFileWord = (word: string): boolean => /^(\.{0,2}[/\\]|[A-Za-z]:[/\\]|-$)/.test(word)

export interface InputFile {
  readonly entries: readonly Entry[]
  /** What messages call it. */
  readonly source: Text
  /** The name of its format. */
  readonly format: string
}

/**
 * Reads a file whole; its format is told by its text unless it is named.
 * @param file a path, or `-` for standard input
 * @throws {ChamberError} INPUT_FILE, NOT_TEXT, BAD_INPUT
 */
export async function readInputFile(
  context: Pick<Context, 'stdin' | 'cwd' | 'report'>,
  file: string,
  named?: Readable,
): Promise<InputFile> {
  const source = file === '-' ? text`standard input` : quote(file, 'source', text`a file`)
  const content = decode(await readBytes(context, file), source)
  const format = named ?? recognize(content, file)
  const { entries, warnings } = await format.parse(content, source)
  for (const warning of warnings) context.report.warn(warning)
  return { entries, source, format: format.name }
}

async function readBytes(
  { stdin, cwd }: Pick<Context, 'stdin' | 'cwd'>,
  file: string,
): Promise<Buffer> {
  if (file === '-') return stdin.readAll()
  const bytes = await readLimited(resolve(cwd, file), limits.inputFile).catch((error: unknown) => {
    const code = errorCode(error)
    const why = code === undefined ? text`` : text` (${code})`
    throw new ChamberError('INPUT_FILE', text`${quote(file, 'path')} cannot be read${why}`)
  })
  if (bytes) return bytes
  const size = mebibytes(limits.inputFile)
  throw new ChamberError('TOO_LARGE', text`cannot read ${quote(file, 'path')}: more than ${size}`, {
    hint: text`split it into smaller files`,
  })
}

function decode(bytes: Buffer, source: Text): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ChamberError('NOT_TEXT', text`${source} is not UTF-8 text`)
  }
}
