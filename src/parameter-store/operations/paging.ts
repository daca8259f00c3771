/**
 * Pages. A token holds where the last page ended, not a number, so that what is written or deleted
 * between two pages moves nothing else in or out.
 */
import { Fault } from '../fault.ts'
import type { Call } from './call.ts'

type Mark = {
  /** The last item that was given; undefined before the first. */
  readonly after: string | undefined
  /** The empty page before this one was given already. */
  readonly announced: boolean
}

const START: Mark = { after: undefined, announced: false }

function writeToken(operation: string, { after, announced }: Mark): string {
  return Buffer.from(JSON.stringify([operation, announced, after ?? null])).toString('base64url')
}

function parseToken(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    return undefined
  }
}

function readToken(operation: string, token: string): Mark {
  const parsed = parseToken(token)
  if (Array.isArray(parsed) && parsed.length === 3 && parsed[0] === operation) {
    const [, announced, after] = parsed as unknown[]
    const mark = { after: after ?? undefined, announced }
    if (typeof announced === 'boolean' && (after === null || typeof after === 'string')) {
      return mark as Mark
    }
  }
  throw new Fault('InvalidNextToken', 'The specified token is not valid.')
}

type Request<T> = {
  readonly size: number
  readonly token: string | undefined
  /** Items in order, each with its mark, from just after a mark. */
  readonly itemsAfter: (after: string | undefined) => Iterable<readonly [string, T]>
}

export type Page<T> = { readonly items: readonly T[]; readonly NextToken?: string }

/** @throws Fault InvalidNextToken for a token that this operation did not give */
export function page<T>({ operation, settings }: Call, request: Request<T>): Page<T> {
  const mark = request.token ? readToken(operation, request.token) : START
  if (settings.emptyPages && !mark.announced) {
    return { items: [], NextToken: writeToken(operation, { ...mark, announced: true }) }
  }
  const items: T[] = []
  let after = mark.after
  for (const [position, item] of request.itemsAfter(mark.after)) {
    if (items.length === request.size) {
      return { items, NextToken: writeToken(operation, { after, announced: false }) }
    }
    items.push(item)
    after = position
  }
  return { items }
}
