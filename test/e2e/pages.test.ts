/** The pages of docs/ whose commands can be pasted: what they say is what comes of them. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { runPage } from '../harness/page.ts'

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
