/**
 * The names of parameters. A hierarchical name begins with a slash; at the root `X` and `/X` are
 * one parameter, so parameters are kept by a key that always begins with a slash.
 */
import { Fault, invalid } from './fault.ts'
import { limits } from './limits.ts'

/** Where a name is looked up: both are part of its ARN. */
export type Place = { readonly region: string; readonly accountId: string }

/** What a reference like `/app/key:3` means. */
export type Reference = {
  readonly key: string
  /** A version number or a label, without the colon. */
  readonly selector: string | undefined
}

const SEGMENT = /^[a-zA-Z0-9_.-]+$/
/** For tests on data that AWS would not take: anything that can be read back from one line. */
// oxlint-disable-next-line no-control-regex -- control characters are what it keeps out
const LENIENT_SEGMENT = /^[^/:\u0000-\u001f]+$/

const NAME_RULE =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can ' +
  'consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, ' +
  'numbers and the following 3 symbols .-_'

const PATH_RULE =
  "The parameter doesn't meet the parameter name requirements. The parameter name must begin with " +
  'a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use ' +
  'only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). ' +
  'Special characters are not allowed. All sub-paths, if specified, must use the forward slash ' +
  'symbol "/". Valid example: /get/parameters2-/by1./path0_.'

/** AWS drops spaces around a name. */
const trimmed = (name: string): string => name.replaceAll(/^ +| +$/g, '')

const isAtRoot = (name: string): boolean => !name.includes('/', 1)

/** The key a parameter of this name is kept under. */
export function keyOf(name: string): string {
  const bare = trimmed(name)
  return bare.startsWith('/') ? bare : `/${bare}`
}

/** The ARN of a parameter; a leading slash of its name is the one before it in the ARN. */
export const arnOf = (name: string, { region, accountId }: Place): string =>
  `arn:aws:ssm:${region}:${accountId}:parameter${keyOf(name)}`

/**
 * Checks the name of a parameter that is to be written.
 *
 * @returns the name as it is kept
 * @throws Fault as AWS words it
 */
export function checkedName(name: string, place: Place, lenient: boolean): string {
  const bare = trimmed(name)
  checkReserved(bare)
  checkShape(bare, lenient)
  if (arnOf(bare, place).length > limits.arn) {
    throw invalid(`Parameter name is too long: its ARN exceeds ${limits.arn} characters.`)
  }
  return bare
}

function checkReserved(name: string): void {
  const start = name.replace(/^\/+/, '').slice(0, 3).toLowerCase()
  if (start === 'aws') {
    throw new Fault('AccessDeniedException', `No access to reserved parameter name: ${name}.`)
  }
  if (start !== 'ssm') return
  throw invalid(
    isAtRoot(name)
      ? 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).'
      : NAME_RULE,
  )
}

function checkShape(name: string, lenient: boolean): void {
  if (name.includes('/') && !name.startsWith('/')) {
    throw invalid('Parameter name must be a fully qualified name.')
  }
  if (name.endsWith('/')) throw invalid('Parameter name must not end with slash.')
  const segments = keyOf(name).slice(1).split('/')
  const allowed = lenient ? LENIENT_SEGMENT : SEGMENT
  if (!segments.every((segment) => allowed.test(segment))) throw invalid(NAME_RULE)
  if (segments.length > limits.levels) {
    throw new Fault(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${limits.levels} levels.`,
    )
  }
}

/** The name in an ARN of this place; undefined for the ARN of anything else. */
function nameInArn(reference: string, { region, accountId }: Place): string | undefined {
  const prefix = `arn:aws:ssm:${region}:${accountId}:parameter`
  return reference.startsWith(`${prefix}/`) ? reference.slice(prefix.length) : undefined
}

/**
 * Reads a reference to be looked up: a name or an ARN, each with an optional `:version` or `:label`.
 *
 * @returns undefined for an ARN of another place, which is a parameter that is not here
 * @throws Fault when it can be no reference at all
 */
export function readReference(
  reference: string,
  place: Place,
  lenient: boolean,
): Reference | undefined {
  const bare = trimmed(reference)
  const local = bare.startsWith('arn:') ? nameInArn(bare, place) : bare
  if (local === undefined) return undefined
  const colon = local.indexOf(':')
  const name = colon < 0 ? local : local.slice(0, colon)
  checkShape(name, lenient)
  return { key: keyOf(name), selector: colon < 0 ? undefined : local.slice(colon + 1) }
}

/**
 * Checks a path whose parameters are asked for. A slash at its end changes nothing here, though it
 * does in IAM.
 *
 * @returns what the keys below the path begin with
 */
export function readPath(path: string, lenient: boolean): string {
  const bare = trimmed(path)
  if (!bare.startsWith('/')) throw invalid(PATH_RULE)
  const inner = bare.slice(1).replace(/\/$/, '')
  if (inner === '') return '/'
  const allowed = lenient ? LENIENT_SEGMENT : SEGMENT
  if (!inner.split('/').every((segment) => allowed.test(segment))) throw invalid(PATH_RULE)
  return `/${inner}/`
}

/** Whether a key that begins with `prefix` lies directly below it. */
export const isOneLevelBelow = (key: string, prefix: string): boolean =>
  !key.includes('/', prefix.length)
