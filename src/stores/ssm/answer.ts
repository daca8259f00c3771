/**
 * What may be believed of an answer: the SDK passes on what it is given, so a text may be there as
 * an object, or a list as the letters of a text.
 */
import { text } from '../../core/text.ts'
import { badAnswer } from '../../aws/errors/invalid-response.ts'
import type { Page } from '../../aws/pages.ts'
import type { Tags } from '../../core/tags.ts'

type Action =
  `ssm:${'DescribeParameters' | 'GetParameterHistory' | 'GetParameters' | 'GetParametersByPath' | 'ListTagsForResource'}`

/**
 * The list of an answer. One without it is a fault of whoever answered, not an empty service.
 * @throws {ChamberError} BAD_ANSWER
 */
export function listed<Item>(items: readonly Item[] | undefined, action: Action): readonly Item[] {
  const given: unknown = items
  if (!Array.isArray(given))
    throw badAnswer(text`${action} was answered without a list of parameters`)
  if (items && given.every(isNamed)) return items
  throw badAnswer(text`${action} was answered with a list of something else than parameters`)
}

/** @throws {ChamberError} BAD_ANSWER */
export function toPage<Item>(
  items: readonly Item[] | undefined,
  nextToken: string | undefined,
  action: Action,
): Page<Item> {
  if (!isTextOrNone(nextToken))
    throw badAnswer(text`${action} was answered with a strange page token`)
  return { items: listed(items, action), nextToken: nextToken || undefined }
}

/**
 * The tags of an answer.
 * @throws {ChamberError} BAD_ANSWER
 */
export function tagsIn(list: readonly Tag[] | undefined, action: Action): Tags {
  const given: unknown = list ?? []
  if (!Array.isArray(given) || !given.every(isTag)) {
    throw badAnswer(text`${action} was answered with something else than tags`)
  }
  return Object.fromEntries(given.map(({ Key, Value = '' }) => [Key, Value]))
}

interface Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

function isTag(item: unknown): item is { Key: string; Value?: string } {
  const { Key, Value } = (item ?? {}) as Record<string, unknown>
  return typeof Key === 'string' && isTextOrNone(Value)
}

function isNamed(item: unknown): boolean {
  const { Name, LastModifiedDate, Version, ...rest } = (item ?? {}) as Record<string, unknown>
  const { Value, Description, LastModifiedUser, Tier, Type, KeyId, Labels = [] } = rest
  const texts = [Value, Description, LastModifiedUser, Tier, Type, KeyId]
  return (
    typeof Name === 'string' &&
    texts.every(isTextOrNone) &&
    isTexts(Labels ?? []) &&
    (LastModifiedDate === undefined || isDate(LastModifiedDate)) &&
    (Version === undefined || Number.isSafeInteger(Version))
  )
}

const isDate = (value: unknown): boolean => value instanceof Date && !Number.isNaN(value.getTime())

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const isTextOrNone = (value: unknown): boolean => value === undefined || typeof value === 'string'
