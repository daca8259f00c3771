/** The picture of the README shows what a terminal shows. */
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { isOnNode, repository } from '../harness/program.ts'
import { hasScript } from '../process/on-terminal.ts'

test.runIf(isOnNode && hasScript)('docs/terminal.svg is what a terminal shows', async () => {
  const script = join(repository, 'scripts', 'picture.mjs')
  const { all } = await execa(process.execPath, [script, '--check'], { all: true })
  expect(all).toBe('')
})
