/** How services and keys are laid out as parameter names. */
import { ChamberError } from '../../core/errors.ts'
import { type InvalidName, type SecretKey, toInvalidName, toKeyPath } from '../../core/key.ts'
import { text } from '../../core/text.ts'
import type { ServiceReference } from '../../core/service-reference.ts'

/** What chamber itself could have named; listings leave everything else out. */
const slashName = /^(\/[\w\-.]+)+$/
const dottedName = /^[\w\-.]+$/

/** `/service/key`, or `service.key` in the dotted layout. */
export const parameterName = (service: ServiceReference, key: string): string =>
  parameterPrefix(service) + key

const parameterPrefix = ({ layout, name }: ServiceReference): string =>
  layout === 'dotted' ? name : `/${name}/`

/** The name as given and in lower case: one name, or two where they differ. */
export function spellings(service: ServiceReference, key: string): string[] {
  const prefix = parameterPrefix(service)
  return [...new Set([prefix + key, prefix + key.toLowerCase()])]
}

/**
 * The path of a service, with its trailing slash: IAM checks it as it is sent, and `/svc/` matches
 * a policy on `parameter/svc/*`, `/svc` does not.
 */
export const servicePath = ({ name }: ServiceReference): string => `/${name}/`

/** What is shown of a name, the text behind the service's path; undefined if it is not of the service. */
function nameWithin(name: string, service: ServiceReference): string | undefined {
  const prefix = parameterPrefix(service)
  const rest = name.startsWith(prefix) ? name.slice(prefix.length) : ''
  const [format, separator] = service.layout === 'dotted' ? [dottedName, '.'] : [slashName, '/']
  const isListed = rest !== '' && (service.recursive || !rest.includes(separator))
  return isListed && format.test(name) ? rest : undefined
}

/** Whether a listed name is a secret that the service reference means. */
export const belongsTo = (name: string, service: ServiceReference): boolean =>
  toKeyPath(nameWithin(name, service) ?? '') !== undefined

/**
 * The secret that a listed name is in its service.
 * @throws {ChamberError} BAD_ANSWER for a name that does not belong to the service
 */
export function keyOf(name: string, service: ServiceReference): SecretKey {
  const whole = toKeyPath(nameWithin(name, service) ?? '')
  if (whole === undefined) {
    throw new ChamberError(
      'BAD_ANSWER',
      text`Parameter Store returned a parameter of another service`,
    )
  }
  const at = whole.lastIndexOf('/')
  const key = whole.slice(at + 1) as SecretKey['key']
  return at < 0 ? { key } : { path: whole.slice(0, at) as SecretKey['path'], key }
}

/** Listed names of the service that are not keys; what chamber could not have named is not among them. */
export function invalidNames(
  names: readonly string[],
  service: ServiceReference,
): readonly InvalidName[] {
  const own = names.flatMap((name) => nameWithin(name, service) ?? [])
  return own.filter((name) => toKeyPath(name) === undefined).map(toInvalidName)
}

/** Whether a name is one of the slash layout that chamber could have given. */
export const isSlashName = (name: string): boolean => slashName.test(name)
