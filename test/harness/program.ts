/**
 * Which executable the end-to-end tests run: the built `bin/chamber.js` on this Node or on another
 * one, or whatever CHAMBER_BIN names (a standalone binary, or the original program).
 */
import { join } from 'node:path'

export const repository = join(import.meta.dirname, '..', '..')

export interface Program {
  readonly file: string
  /** What stands before the program's own arguments. */
  readonly args: readonly string[]
}

/** The program under test; `node` picks another runtime than the one that runs the tests. */
export function program(node?: string): Program {
  const named = process.env['CHAMBER_BIN']
  if (named !== undefined && named !== '' && node === undefined) return { file: named, args: [] }
  return { file: node ?? process.execPath, args: [join(repository, 'bin', 'chamber.js')] }
}
