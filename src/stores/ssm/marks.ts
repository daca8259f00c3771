/**
 * Whether values have changed, without decrypting any: Parameter Store tells the version and time of
 * each parameter beside its ciphertext, in a call that asks nothing of KMS.
 */
import type { KeyPath } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { type Parameter, type SsmApi } from './api.ts'
import { inBatches } from './batches.ts'
import { isDenied } from './denial.ts'
import { belongsTo, spellings } from './parameter-name.ts'
import { parametersByPath } from './values.ts'

/** A parameter that was deleted and made anew has the version it had, and another time. */
export async function marks(
  api: SsmApi,
  services: readonly ServiceReference[],
  keys: readonly KeyPath[] | undefined,
): Promise<string> {
  const found = await Promise.all(
    services.map(async (service) => {
      const parameters = await readMarks(api, service, keys)
      return parameters.filter(({ Name }) => belongsTo(Name ?? '', service)).map(mark)
    }),
  )
  return JSON.stringify(found.map((lines) => lines.toSorted()))
}

const mark = ({ Name, Version, LastModifiedDate }: Parameter): string =>
  `${Name} ${Version} ${LastModifiedDate?.getTime()}`

/** By the calls that `exec` makes, so that they need no other rights. */
async function readMarks(
  api: SsmApi,
  service: ServiceReference,
  keys: readonly KeyPath[] | undefined,
): Promise<readonly Parameter[]> {
  try {
    if (keys)
      return await byName(
        api,
        service,
        keys.flatMap((key) => spellings(service, key)),
      )
    if (service.layout === 'slash') return await parametersByPath(api, service, { decrypt: false })
  } catch (error) {
    if (!isDenied(error)) throw error
    if (keys && service.layout === 'slash')
      return parametersByPath(api, service, { decrypt: false })
  }
  const { serviceNames } = await import('./names.ts')
  return byName(api, service, await serviceNames(api, service))
}

function byName(
  api: SsmApi,
  { label }: ServiceReference,
  names: readonly string[],
): Promise<readonly Parameter[]> {
  const selected = label === undefined ? names : names.map((name) => `${name}:${label}`)
  const unique = [...new Set(selected)]
  return inBatches(unique, (Names) => api.getParameters({ Names, WithDecryption: false }))
}
