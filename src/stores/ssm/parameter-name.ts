/** How services and keys are laid out as parameter names. */
import type { ServiceReference } from '../../core/service-reference.ts'

/** What chamber itself could have named; listings leave everything else out. */
const slashName = /^(\/[\w\-.]+)+$/
const dottedName = /^[\w\-.]+$/

/** `/service/key`, or `service.key` in the dotted layout. */
export function parameterName(service: ServiceReference, key: string): string {
  return service.layout === 'dotted' ? service.name + key : `/${service.name}/${key}`
}

/** The name as given and in lower case: one name, or two where they differ. */
export function spellings(service: ServiceReference, key: string): string[] {
  return [...new Set([key, key.toLowerCase()])].map((one) => parameterName(service, one))
}

/**
 * The path of a service, with its trailing slash: IAM checks it as it is sent, and `/svc/` matches
 * a policy on `parameter/svc/*`, `/svc` does not.
 */
export const servicePath = ({ name }: ServiceReference): string => `/${name}/`

/** What is shown of a name: the text behind the service's path. */
export function keyOf(name: string, service: ServiceReference): string {
  return name.slice(parameterName(service, '').length)
}

/** Whether a listed name is a secret that the service reference means. */
export function belongsTo(name: string, service: ServiceReference): boolean {
  if (service.layout === 'dotted') {
    const key = name.startsWith(service.name) ? name.slice(service.name.length) : ''
    return key !== '' && dottedName.test(name) && (service.recursive || !key.includes('.'))
  }
  return slashName.test(name)
}

/** Whether a name is one of the slash layout that chamber could have given. */
export const isSlashName = (name: string): boolean => slashName.test(name)
