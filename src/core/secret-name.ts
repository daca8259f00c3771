/** Full names of secrets: `/a/b/key` is the key `key` of the service `a/b`. */
import { byteOrder } from './byte-order.ts'

/** The service is empty for a name at the root. */
export function splitName(name: string): { readonly service: string; readonly key: string } {
  const at = name.lastIndexOf('/')
  return { service: name.slice(1, Math.max(1, at)), key: name.slice(at + 1) }
}

/** The services of secrets, each once, in byte order. */
export function servicesOf(names: readonly string[]): string[] {
  const services = names.map((name) => splitName(name).service)
  return [...new Set(services)].filter((service) => service !== '').toSorted(byteOrder)
}
