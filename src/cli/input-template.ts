/** A template that was read, to be filled in later. */
import { text, quote } from '../core/text.ts'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import type { Variable } from '../environment/merge.ts'
import { renderTemplate } from '../formats/template/template.ts'
import { ChamberError } from '../core/errors.ts'
import { textOf } from '../core/decode-utf8.ts'

export interface TemplateFile {
  /** @throws {ChamberError} BAD_INPUT with line and column */
  fill(variables: ReadonlyMap<string, Variable>): string
}

/**
 * @param typed a path, or `-` for standard input
 * @throws {ChamberError} TEMPLATE when it cannot be read, NOT_TEXT when it is not UTF-8
 */
export function readTemplate(
  typed: string,
  { cwd, stdin }: Pick<Context, 'cwd' | 'stdin'>,
): TemplateFile {
  const bytes = typed === '-' ? stdin.readAll() : readBytes(typed, resolve(cwd, typed))
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

function readBytes(typed: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    throw new ChamberError('TEMPLATE', text`the template ${quote(typed, 'path')} cannot be read`)
  }
}
