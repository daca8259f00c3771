/** Listings that AWS returns page by page: the only place that follows their tokens. */
import { quote, text } from '../core/text.ts'
import { badAnswer } from './errors/invalid-response.ts'

export interface Page<Item, Token = string> {
  /** None is possible on a page that is not the last one. */
  readonly items: readonly Item[]
  readonly nextToken: Token | undefined
}

/** Pages without an item, one after the other, that a listing may have. */
const mostEmpty = 1000

/**
 * Yields the items of every page.
 *
 * @param subject the action, for errors: `ssm:DescribeParameters`
 * @throws {ChamberError} BAD_ANSWER for a listing that would never end
 */
export async function* pages<Item, Token = string>(
  fetchPage: (token: Token | undefined) => Promise<Page<Item, Token>>,
  subject: string,
): AsyncGenerator<readonly Item[]> {
  const seen = new Set<string>()
  let empty = 0
  for (let token: Token | undefined; ;) {
    const { items, nextToken } = await fetchPage(token)
    if (items.length > 0) yield items
    if (nextToken === undefined) return
    empty = items.length > 0 ? 0 : empty + 1
    const id = JSON.stringify(nextToken)
    if (seen.has(id))
      throw badAnswer(text`${quote(subject, 'action')} gave the same page token twice`)
    if (empty >= mostEmpty)
      throw badAnswer(text`${quote(subject, 'action')} gave ${empty} pages without an item`)
    seen.add(id)
    token = nextToken
  }
}

/** Resolves with the items of all pages. */
export async function allItems<Item, Token = string>(
  fetchPage: (token: Token | undefined) => Promise<Page<Item, Token>>,
  subject: string,
): Promise<Item[]> {
  const all: Item[] = []
  for await (const items of pages(fetchPage, subject)) for (const item of items) all.push(item)
  return all
}
