/** The standalone program for this machine, where `npm run standalone` has built it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './program.ts'

export const standaloneFolder = join(repository, 'dist', 'standalone')

const file = join(standaloneFolder, `chamber-${process.platform}-${process.arch}`)

/** Its path; says so where it is not there. */
export function standaloneProgram(): string | undefined {
  if (existsSync(file)) return file
  console.warn('NOT TESTED: the standalone program, because `npm run standalone` was not run')
  return undefined
}
