/** The filters of DescribeParameters and GetParametersByPath. */
import { Fault, invalid } from '../fault.ts'
import { isOneLevelBelow, keyOf, readPath } from '../names.ts'
import type { Parameter, ParameterVersion } from '../parameter.ts'
import type { StringFilter } from './inputs.ts'

/** Whether a version of a parameter, kept under a key, is wanted. */
export type Predicate = (key: string, parameter: Parameter, version: ParameterVersion) => boolean

type Rules = {
  /** Keys of this operation, in the order AWS lists them. */
  readonly keys: readonly string[]
  readonly options: (key: string) => readonly string[]
}

const ANY_OPTION = ['BeginsWith', 'Equals'] as const

export const describeRules: Rules = {
  keys: ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType', 'tag:'],
  options: (key) => {
    if (key === 'Path') return ['Recursive', 'OneLevel']
    return key === 'Name' ? [...ANY_OPTION, 'Contains'] : ANY_OPTION
  },
}

export const byPathRules: Rules = {
  keys: ['Type', 'KeyId', 'Label'],
  options: (key) => (key === 'Label' ? ['Equals'] : ANY_OPTION),
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  Tier: ['Standard', 'Advanced', 'Intelligent-Tiering'],
  Type: ['String', 'StringList', 'SecureString'],
}

const isTag = (key: string): boolean => key.startsWith('tag:')

const optionOf = ({ Key, Option }: StringFilter): string =>
  Option ?? (Key === 'Path' ? 'OneLevel' : 'Equals')

function checkKey(key: string, { keys }: Rules): void {
  if (keys.includes(isTag(key) ? 'tag:' : key)) return
  const told = keys.filter((each) => !isTag(each)).join(', ')
  throw new Fault(
    'InvalidFilterKey',
    `The following filter key is not valid: ${key}. Valid filter keys include: [${told}].`,
  )
}

function checkOption(filter: StringFilter, { options }: Rules): void {
  const allowed = options(filter.Key)
  const option = optionOf(filter)
  if (allowed.includes(option)) return
  const told = filter.Key === 'Name' ? ANY_OPTION : allowed
  throw new Fault(
    'InvalidFilterOption',
    `The following filter option is not valid: ${option}. Valid options include: [${told.join(', ')}].`,
  )
}

function checkValues({ Key, Values }: StringFilter): void {
  if (!Values && !isTag(Key)) {
    throw new Fault(
      'InvalidFilterValue',
      `The following filter values are missing : null for filter key ${Key}.`,
    )
  }
  const allowed = VALUES[Key]
  const stranger = allowed && Values?.find((value) => !allowed.includes(value))
  if (stranger === undefined) return
  throw new Fault(
    'InvalidFilterOption',
    `The following filter value is not valid: ${stranger}. Valid values include: [${allowed?.join(', ')}].`,
  )
}

function checkPaths({ Key, Values }: StringFilter): void {
  if (Key !== 'Path') return
  for (const path of Values ?? []) {
    if (/^\/(?:aws|ssm)/i.test(path)) {
      throw invalid(
        'Filters for common parameters can\'t be prefixed with "aws" or "ssm" (case-insensitive). ' +
          'When using global parameters, please specify within a global namespace.',
      )
    }
  }
}

/** @throws Fault when a filter is not one of the operation's */
function check(filters: readonly StringFilter[], rules: Rules): void {
  const seen = new Set<string>()
  for (const filter of filters) {
    checkKey(filter.Key, rules)
    checkValues(filter)
    if (seen.has(filter.Key)) {
      throw new Fault(
        'InvalidFilterKey',
        `The following filter is duplicated in the request: ${filter.Key}. ` +
          'A request can contain only one occurrence of a specific filter.',
      )
    }
    seen.add(filter.Key)
    checkOption(filter, rules)
    checkPaths(filter)
  }
}

type Compare = (actual: string, wanted: string) => boolean

const COMPARE: Readonly<Record<string, Compare>> = {
  Equals: (actual, wanted) => actual === wanted,
  BeginsWith: (actual, wanted) => actual.startsWith(wanted),
  Contains: (actual, wanted) => actual.includes(wanted),
}

function byName(option: string, values: readonly string[]): Predicate {
  const compare = COMPARE[option] as Compare
  // Compared by key: `Name Equals X` finds the `/X` at the root, as it is the same parameter.
  const wanted = option === 'Contains' ? values : values.map(keyOf)
  return (key) => wanted.some((value) => compare(key, value))
}

function byPath(option: string, values: readonly string[], lenient: boolean): Predicate {
  const prefixes = values.map((value) => readPath(value, lenient))
  return (key) =>
    prefixes.some(
      (prefix) =>
        key.startsWith(prefix) && (option === 'Recursive' || isOneLevelBelow(key, prefix)),
    )
}

function byTag(name: string, option: string, values: readonly string[] | undefined): Predicate {
  const compare = COMPARE[option] as Compare
  return (_, { tags }) => {
    const tag = tags.find(({ key }) => key === name)
    if (!tag) return false
    return !values || values.some((value) => compare(tag.value, value))
  }
}

function byField(
  option: string,
  values: readonly string[],
  field: (version: ParameterVersion) => string | undefined,
): Predicate {
  const compare = COMPARE[option] as Compare
  return (_key, _parameter, version) => {
    const actual = field(version)
    return actual !== undefined && values.some((value) => compare(actual, value))
  }
}

const FIELDS: Readonly<Record<string, (version: ParameterVersion) => string | undefined>> = {
  Type: ({ type }) => type,
  KeyId: ({ keyId }) => keyId,
  Tier: ({ tier }) => tier,
  DataType: ({ dataType }) => dataType,
}

function predicate(filter: StringFilter, lenient: boolean): Predicate {
  const option = optionOf(filter)
  const values = filter.Values ?? []
  if (isTag(filter.Key)) return byTag(filter.Key.slice(4), option, filter.Values)
  if (filter.Key === 'Name') return byName(option, values)
  if (filter.Key === 'Path') return byPath(option, values, lenient)
  const field = FIELDS[filter.Key]
  // A label does not sort out parameters here: it chooses their version (see by-path.ts).
  return field ? byField(option, values, field) : () => true
}

/**
 * Turns filters into one predicate, which holds where all of them do.
 *
 * @throws Fault InvalidFilterKey, InvalidFilterOption, InvalidFilterValue or ValidationException
 */
export function readFilters(
  filters: readonly StringFilter[],
  rules: Rules,
  lenient: boolean,
): Predicate {
  check(filters, rules)
  const predicates = filters.map((filter) => predicate(filter, lenient))
  return (key, parameter, version) => predicates.every((each) => each(key, parameter, version))
}
