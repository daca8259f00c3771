/** What the backends on S3 do not have: neither tags nor labels, and no way to find services. */
import { text, storedName, type Text } from '../../core/text.ts'
import type { Backend } from '../../core/backend.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { NotSupported, type SecretName, type Store } from '../store.ts'

type Absent = 'names' | 'valuesOf' | 'readTags' | 'writeTags' | 'deleteTags'

export function notThere(backend: Backend): Pick<Store, Absent> {
  const refuse = (command: Text) => Promise.reject(new NotSupported(backend, command))
  return {
    names: () => refuse(text`finding services`),
    valuesOf: () => refuse(text`finding services`),
    readTags: () => refuse(text`tag read`),
    writeTags: () => refuse(text`tag write`),
    deleteTags: () => refuse(text`tag delete`),
  }
}

/**
 * The name of one service, by itself and without a label.
 * @throws {NotSupported}
 */
export function plainName(service: ServiceReference, backend: Backend): string {
  const { name, label, recursive } = service
  if (label !== undefined)
    throw new NotSupported(backend, text`a label (${storedName(`${name}:${label}`)})`)
  if (recursive) throw new NotSupported(backend, text`--recursive`)
  return name
}

/** A secret of such a service. @throws {NotSupported} */
export function plainly<Name extends SecretName>(name: Name, backend: Backend): Name {
  plainName(name.service, backend)
  return name
}
