/**
 * Input as AWS reads it. A value of the wrong JSON type is a SerializationException; after that
 * every broken constraint is gathered into one ValidationException in AWS's wording.
 */
import { Fault, invalid } from './fault.ts'

type Violation = { readonly at: string; readonly shown: string | undefined; readonly rule: string }

/** Reads one member: narrows it, and notes what breaks its constraints. */
export type Shape<T> = (value: unknown, at: string, violations: Violation[]) => T

/** A member that may be missing. */
type Optional<T> = { readonly optional: Shape<T> }

type Members = Readonly<Record<string, Shape<unknown> | Optional<unknown>>>

type Structure<M extends Members> = {
  readonly [K in keyof M]: M[K] extends Optional<infer T>
    ? T | undefined
    : M[K] extends Shape<infer T>
      ? T
      : never
}

/** What a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never

const unreadable = (reason: string): Fault => new Fault('SerializationException', reason)

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY'
  if (typeof value === 'object') return 'START_OBJECT'
  if (typeof value === 'boolean') return `${value}`.toUpperCase() + '_VALUE'
  return typeof value === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE'
}

type TextRules = {
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
  readonly among?: readonly string[]
  /** The text is never shown in a message. */
  readonly secret?: boolean
}

function brokenTextRule(value: string, { min = 0, max, pattern, among }: TextRules) {
  if (among && !among.includes(value))
    return `Member must satisfy enum value set: [${among.join(', ')}]`
  if (value.length < min) return `Member must have length greater than or equal to ${min}`
  if (max !== undefined && value.length > max) {
    return `Member must have length less than or equal to ${max}`
  }
  if (pattern && !pattern.test(value)) {
    return `Member must satisfy regular expression pattern: ${pattern.source}`
  }
  return undefined
}

export function text<T extends string = string>(rules: TextRules = {}): Shape<T> {
  return (value, at, violations) => {
    if (typeof value !== 'string')
      throw unreadable(`${kindOf(value)} can not be converted to a String`)
    const rule = brokenTextRule(value, rules)
    if (rule) violations.push({ at, shown: rules.secret ? undefined : `'${value}'`, rule })
    return value as T
  }
}

/** A text out of a closed list. */
export const oneOf = <const T extends string>(...allowed: readonly T[]): Shape<T> =>
  text<T>({ among: allowed })

export function integer({ min, max }: { min: number; max: number }): Shape<number> {
  return (value, at, violations) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw unreadable(`${kindOf(value)} can not be converted to an Integer`)
    }
    const shown = `'${value}'`
    if (value < min) {
      violations.push({ at, shown, rule: `Member must have value greater than or equal to ${min}` })
    } else if (value > max) {
      violations.push({ at, shown, rule: `Member must have value less than or equal to ${max}` })
    }
    return value
  }
}

export const flag: Shape<boolean> = (value) => {
  if (typeof value !== 'boolean')
    throw unreadable(`${kindOf(value)} can not be converted to a Boolean`)
  return value
}

export function list<T>(
  member: Shape<T>,
  { min = 0, max = Number.POSITIVE_INFINITY }: { min?: number; max?: number } = {},
): Shape<readonly T[]> {
  return (value, at, violations) => {
    if (!Array.isArray(value)) throw unreadable('Expected list or null')
    const shown = `'[${value.filter((item) => typeof item === 'string').join(', ')}]'`
    if (value.length < min) {
      const rule = `Member must have length greater than or equal to ${min}`
      violations.push({ at, shown, rule })
    } else if (value.length > max) {
      violations.push({ at, shown, rule: `Member must have length less than or equal to ${max}` })
    }
    return value.map((item, index) => member(item, `${at}.${index + 1}.member`, violations))
  }
}

/** Marks a member that may be missing or null. */
export const optional = <T>(shape: Shape<T>): Optional<T> => ({ optional: shape })

/** How AWS spells a member in its messages: `MaxResults` is told as `maxResults`. */
const spelled = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

function readMember(
  shape: Shape<unknown> | Optional<unknown>,
  value: unknown,
  at: string,
  violations: Violation[],
): unknown {
  const missing = value === undefined || value === null
  if ('optional' in shape) return missing ? undefined : shape.optional(value, at, violations)
  if (!missing) return shape(value, at, violations)
  violations.push({ at, shown: 'null', rule: 'Member must not be null' })
  return undefined
}

export function structure<M extends Members>(members: M): Shape<Structure<M>> {
  return (value, at, violations) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw unreadable('Unexpected field type')
    }
    const given = value as Readonly<Record<string, unknown>>
    const prefix = at === '' ? '' : `${at}.`
    const read = Object.entries(members).map(([name, shape]) => {
      const member = Object.hasOwn(given, name) ? given[name] : undefined
      return [name, readMember(shape, member, prefix + spelled(name), violations)]
    })
    return Object.fromEntries(read) as Structure<M>
  }
}

const told = ({ at, shown, rule }: Violation): string =>
  `Value ${shown === undefined ? '' : `${shown} `}at '${at}' failed to satisfy constraint: ${rule}`

/**
 * Reads the input of an operation.
 *
 * @throws Fault SerializationException or ValidationException
 */
export function readInput<T>(shape: Shape<T>, input: unknown): T {
  const violations: Violation[] = []
  const read = shape(input, '', violations)
  if (violations.length === 0) return read
  const count = `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected`
  throw invalid(`${count}: ${violations.map(told).join('; ')}`)
}
