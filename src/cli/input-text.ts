/** A value that comes by standard input, and so neither by the command line nor the shell's history. */
import { text } from '../core/text.ts'
import type { Input } from '../context.ts'
import { ChamberError } from '../core/errors.ts'
import { textOf } from '../core/decode-utf8.ts'

/**
 * All of standard input. Parameter Store keeps text; bytes that are none would be changed without a
 * word.
 * @throws {ChamberError} NOT_TEXT
 */
export async function readText(stdin: Pick<Input, 'readAll'>): Promise<string> {
  const content = textOf(await stdin.readAll())
  if (content !== undefined) return content
  throw new ChamberError('NOT_TEXT', text`standard input is not UTF-8 text`, {
    hint: text`encode binary values: base64 < file | chamber write SERVICE KEY -`,
  })
}
