/** Every command of every page: what a page says is what comes of it. How pages say it: harness/page.ts. */
import { expect, test } from 'vitest'
import { seal, startTable } from '../credstash/table.ts'
import { type AtTheEnd, setup, type Setup } from '../harness/chamber.ts'
import { blocksOf, pages, readPage } from '../harness/markdown.ts'
import { hasCommands, reasonOf, runPage } from '../harness/page.ts'

const blocks = pages.flatMap(blocksOf).filter(hasCommands)
const runnable = blocks.filter((block) => reasonOf(block) === undefined)

// Beside each other: some wait for a time that has to pass.
test.concurrent.for([...new Set(runnable.map(({ page }) => page))])(
  '%s',
  { timeout: 120_000 },
  async (page, { onTestFinished }) => {
    const { said, came } = await runPage(page, await createPlace(page, onTestFinished))
    expect(said.length).toBeGreaterThan(0)
    expect(came).toEqual(said)
  },
)

/** Parameter Store, KMS and CloudTrail for every page, and a table of credstash for those that import one. */
async function createPlace(page: string, atTheEnd: AtTheEnd): Promise<Setup> {
  const place = await setup({}, atTheEnd)
  if (!readPage(page).includes('--from-credstash')) return place
  const table = await startTable([seal('DB_URL', 'postgres://db'), seal('api-key', 'k-1')])
  atTheEnd(table.close)
  return { ...place, env: { ...place.env, ...table.env } }
}

test('what is not run has a reason', () => {
  const skipped = blocks.filter((block) => !runnable.includes(block))
  const lines = skipped.map((block) => `${block.page}: not run: ${reasonOf(block)}`)
  for (const line of new Set(lines)) {
    console.info(`${line} (${lines.filter((one) => one === line).length})`)
  }
  expect(skipped.filter((block) => (reasonOf(block) ?? '').length < 10)).toEqual([])
})

test('no command hides in a block that nobody runs', () => {
  const others = pages.flatMap(blocksOf).filter((block) => !hasCommands(block))
  const hidden = others.filter(
    ({ language, body }) =>
      /^(|text|bash|shell|zsh|fish|powershell|shell-session)$/.test(language) &&
      /^ *(\$ |chamber |npm |npx |node )/m.test(body),
  )
  expect(hidden).toEqual([])
})
