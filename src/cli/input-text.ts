/** A value that comes by standard input, and so neither by the command line nor the shell's history. */
import type { Input } from '../context.ts'
import { ChamberError } from '../core/errors.ts'
import { textOf } from '../core/decode-utf8.ts'

/**
 * All of standard input. Parameter Store keeps text; bytes that are none would be changed without a
 * word.
 * @throws {ChamberError} NOT_TEXT
 */
export async function readText(stdin: Pick<Input, 'readAll'>): Promise<string> {
  const text = textOf(await stdin.readAll())
  if (text !== undefined) return text
  throw new ChamberError('NOT_TEXT', 'standard input is not UTF-8 text', {
    hint: 'encode binary values: base64 < file | chamber write SERVICE KEY -',
  })
}
