/** Listings page by page: every item once, and an end to those that have none. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allItems, type Page } from '../../src/aws/pages.ts'

const listing =
  (pages: readonly (readonly number[])[]) =>
  async (token = '0'): Promise<Page<number>> => {
    const at = Number(token)
    const nextToken = at + 1 < pages.length ? String(at + 1) : undefined
    return { items: pages[at] ?? [], nextToken }
  }

test('all items, whatever the pages are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.nat()), { minLength: 1 }), async (pages) => {
      expect(await allItems(listing(pages), 'ssm:DescribeParameters')).toEqual(pages.flat())
    }),
  )
})

test('a token that comes back is an invalid response', async () => {
  const circle = async (token = 'a') => ({ items: [1], nextToken: token === 'a' ? 'b' : 'a' })
  await expect(allItems(circle, 'ssm:DescribeParameters')).rejects.toMatchObject({
    code: 'BAD_ANSWER',
    message: expect.stringContaining('the same page token twice') as string,
  })
})

test('so are a thousand pages without an item, and tokens that are objects', async () => {
  let asked = 0
  const empty = async () => ({ items: [], nextToken: { Key: { N: String(asked++) } } })
  await expect(allItems(empty, 'dynamodb:Scan')).rejects.toMatchObject({ code: 'BAD_ANSWER' })
  expect(asked).toBe(1000)
})

test('but not empty pages between others', async () => {
  const sparse = listing(
    Array.from({ length: 3000 }, (_, page) => (page % 500 === 0 ? [page] : [])),
  )
  expect(await allItems(sparse, 'ssm:DescribeParameters')).toHaveLength(6)
})
