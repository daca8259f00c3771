/** The pages of docs/ whose commands can be pasted: what they say is what comes of them. */
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
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
