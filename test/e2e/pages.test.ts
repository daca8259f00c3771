/** The pages of docs/ whose commands can be pasted: what they say is what comes of them. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { runPage } from '../harness/page.ts'

test.each(['selecting.md', 'configuration.md', 'files.md', 'templates.md'])('%s', async (page) => {
  const { said, came } = await runPage(page, await setup())
  expect(said.length).toBeGreaterThan(3)
  expect(came).toEqual(said)
})
