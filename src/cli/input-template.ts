/** A template that was read, to be filled in later. */
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import type { Variable } from '../environment/merge.ts'
import { renderTemplate } from '../formats/template/template.ts'
import { ChamberError } from '../core/errors.ts'
import { limits, mebibytes } from '../core/limits.ts'
import { readLimited } from '../core/read-limited.ts'
import { quote, text } from '../core/text.ts'
import { textOf } from '../core/decode-utf8.ts'

export interface TemplateFile {
  /** @throws {ChamberError} BAD_INPUT with line and column */
  fill(variables: ReadonlyMap<string, Variable>): string
}

/**
 * @param typed a path, or `-` for standard input
 * @throws {ChamberError} TEMPLATE when it cannot be read, NOT_TEXT when it is not UTF-8
 */
export async function readTemplate(
  typed: string,
  { cwd, stdin }: Pick<Context, 'cwd' | 'stdin'>,
): Promise<TemplateFile> {
  const bytes = typed === '-' ? await stdin.readAll() : await readBytes(typed, resolve(cwd, typed))
  const source = typed === '-' ? text`standard input` : quote(typed, 'source', text`a file`)
  const template = textOf(bytes)
  if (template === undefined) throw new ChamberError('NOT_TEXT', text`${source} is not UTF-8 text`)
  return {
    fill: (variables) =>
      renderTemplate(template, source, {
        variables: new Map([...variables].map(([name, { value }]) => [name, value])),
        secrets: new Map([...variables.values()].map(({ key, value }) => [key, value])),
      }),
  }
}

async function readBytes(typed: string, path: string): Promise<Buffer> {
  const bytes = await readLimited(path, limits.inputFile).catch(() => {
    throw new ChamberError('TEMPLATE', text`the template ${quote(typed, 'path')} cannot be read`)
  })
  if (bytes) return bytes
  const size = mebibytes(limits.inputFile)
  throw new ChamberError(
    'TOO_LARGE',
    text`cannot read ${quote(typed, 'path')}: more than ${size}`,
    {
      hint: text`split the template into smaller ones`,
    },
  )
}
