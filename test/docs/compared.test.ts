/** docs/migration/compared.md says what the recorded cases say. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { repository } from '../harness/program.ts'

test('docs/migration/compared.md is fresh: node scripts/migration-table.mjs', () => {
  const words = ['scripts/migration-table.mjs', '--check']
  const { status, stderr } = spawnSync(process.execPath, words, {
    cwd: repository,
    env: {},
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
