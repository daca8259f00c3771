/**
 * Which executable the end-to-end tests run: the built `bin/chamber.js` on this Node or on another
 * one, or whatever CHAMBER_BIN names (a standalone binary, or the original program).
 */
import { join, resolve } from 'node:path'

export const repository = join(import.meta.dirname, '..', '..')

export interface Program {
  readonly file: string
  /** What stands before the program's own arguments. */
  readonly args: readonly string[]
}

/** CHAMBER_BIN, where it is set. */
const named = process.env['CHAMBER_BIN'] || undefined

/** Whether the program under test runs on Node: some tests are about Node and npm themselves. */
export const isOnNode = named === undefined

/** The program under test; `node` picks another runtime than the one that runs the tests. */
export function program(node?: string): Program {
  if (named !== undefined && node === undefined) return { file: resolve(named), args: [] }
  return { file: node ?? process.execPath, args: [join(repository, 'bin', 'chamber.js')] }
}
