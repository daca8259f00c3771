/**
 * What may be believed of an answer: the SDK passes on what it is given, so a text may be there as
 * an object, or a list as the letters of a text.
 */
import { ChamberError } from '../../errors.ts'

/** One page of a listing. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextToken: string | undefined
}

/**
 * The list of an answer. One without it is a fault of whoever answered, not an empty service.
 * @throws {ChamberError} BAD_ANSWER
 */
export function listed<Item>(items: readonly Item[] | undefined, action: string): readonly Item[] {
  const given: unknown = items
  if (!Array.isArray(given)) throw badAnswer(`${action} was answered without a list of parameters`)
  if (items && given.every(isNamed)) return items
  throw badAnswer(`${action} was answered with a list of something else than parameters`)
}

/** @throws {ChamberError} BAD_ANSWER */
export function toPage<Item>(
  items: readonly Item[] | undefined,
  nextToken: string | undefined,
  action: string,
): Page<Item> {
  if (!isTextOrNone(nextToken)) throw badAnswer(`${action} was answered with a strange page token`)
  return { items: listed(items, action), nextToken: nextToken || undefined }
}

/** For an answer that cannot be one of AWS. */
export const badAnswer = (text: string): ChamberError =>
  new ChamberError('BAD_ANSWER', text, {
    hint: 'check the endpoint variables and any proxy on the way',
  })

function isNamed(item: unknown): boolean {
  const { Name, Value, Description } = (item ?? {}) as Record<string, unknown>
  return typeof Name === 'string' && isTextOrNone(Value) && isTextOrNone(Description)
}

const isTextOrNone = (value: unknown): boolean => value === undefined || typeof value === 'string'
