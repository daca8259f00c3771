/** The pages of docs/ whose commands can be pasted: what they say is what comes of them. */
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { seal, startTable } from '../credstash/table.ts'
import { setup } from '../harness/chamber.ts'
import { startChild } from '../harness/child.ts'
import { runPage } from '../harness/page.ts'
import { repository } from '../harness/program.ts'

test.each([
  ['selecting.md', {}],
  ['configuration.md', {}],
  ['files.md', {}],
  ['templates.md', {}],
  ['redaction.md', {}],
  ['reload.md', {}],
  ['without-aws.md', {}],
  ['releases.md', { CHAMBER_SECRET_BACKEND: 'local' }],
  ['migration/from-go-chamber.md', {}],
  ['migration/from-env-files.md', {}],
])('%s', async (page, variables) => {
  const place = await setup()
  const { said, came } = await runPage(page, { ...place, env: { ...place.env, ...variables } })
  expect(said.length).toBeGreaterThan(3)
  expect(came).toEqual(said)
})

test('library.md', async () => {
  const place = await setup()
  await mkdir(join(place.cwd, 'node_modules'))
  await symlink(repository, join(place.cwd, 'node_modules', 'chamber'))
  const { said, came } = await runPage('library.md', place)
  expect(said.length).toBeGreaterThan(3)
  expect(came).toEqual(said)
})

test('migration/from-credstash.md', async () => {
  const place = await setup()
  const table = await startTable([seal('DB_URL', 'postgres://db'), seal('api-key', 'k-1')])
  onTestFinished(table.close)
  const page = 'migration/from-credstash.md'
  const { said, came } = await runPage(page, { ...place, env: { ...place.env, ...table.env } })
  expect(said.length).toBeGreaterThan(1)
  expect(came).toEqual(said)
})

test('migration/compared.md is what the recorded cases say', async () => {
  const script = join(repository, 'scripts', 'migration-table.mjs')
  const { status, stderr } = await startChild({
    file: process.execPath,
    args: [script, '--check'],
    cwd: repository,
    env: {},
    timeout: 30_000,
  }).exit
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
