/** The secrets of a service. */
import { byteOrder } from '../../byte-order.ts'
import type { Secret } from '../../secret.ts'
import type { ServiceReference } from '../../service-reference.ts'
import { allPages, type ParameterMetadata, type SsmApi } from './api.ts'
import { getReadableParameters } from './batches.ts'
import { parameterHistory, toEvent } from './history.ts'
import { chamberVersion, userOf } from './metadata.ts'
import { describeService } from './names.ts'
import { belongsTo, keyOf, servicePath } from './parameter-name.ts'
import type { OnNotice } from '../store.ts'
import { labelFilter } from './values.ts'

/** By name in byte order; a value that cannot be read does not hide the others. */
export async function listSecrets(
  api: SsmApi,
  service: ServiceReference,
  withValues: boolean,
  onNotice: OnNotice,
): Promise<readonly Secret[]> {
  if (service.label !== undefined) return listLabelled(api, service, withValues, onNotice)
  const described = await describeService(api, service)
  if (!withValues) return described.map((one) => toSecret(one, service))
  const names = described.map(({ Name }) => Name ?? '')
  const values = await readableValues(api, names, onNotice)
  return described.map((one) => ({ ...toSecret(one, service), value: values.get(one.Name) }))
}

/** By name, without the label it was asked for by; what is missing is told. */
async function readableValues(
  api: SsmApi,
  names: readonly string[],
  onNotice: OnNotice,
): Promise<ReadonlyMap<string | undefined, string | undefined>> {
  const { parameters, denied } = await getReadableParameters(api, names)
  const values = new Map(parameters.map(({ Name, Value }) => [Name, Value]))
  for (const { name, reason } of denied) onNotice('warning', `${name} cannot be read: ${reason}`)
  const missing = names.filter(
    (name) => !values.has(name.replace(/:.*/, '')) && !denied.some((one) => one.name === name),
  )
  for (const name of missing) onNotice('warning', `${name} was not in the answer; it may be gone`)
  return values
}

function toSecret(described: ParameterMetadata, service: ServiceReference): Secret {
  return {
    key: keyOf(described.Name ?? '', service),
    value: undefined,
    version: chamberVersion(described.Description),
    modified: described.LastModifiedDate,
    user: userOf(described.LastModifiedUser),
  }
}

/** A labelled version need not be the latest, so its number and author come from the history. */
async function listLabelled(
  api: SsmApi,
  service: ServiceReference,
  withValues: boolean,
  onNotice: OnNotice,
): Promise<readonly Secret[]> {
  const found = await allPages((NextToken) =>
    api.getParametersByPath({
      Path: servicePath(service),
      WithDecryption: false,
      Recursive: service.recursive ?? false,
      ...labelFilter(service.label),
      NextToken,
    }),
  )
  const labelled = found.filter(({ Name }) => belongsTo(Name ?? '', service))
  const names = withValues ? labelled.map(({ Name }) => `${Name}:${service.label}`) : []
  const values = await readableValues(api, names, onNotice)
  const secrets = labelled.map(async ({ Name = '', Version }) => {
    const key = keyOf(Name, service)
    const history = await parameterHistory(api, { service, key }, false)
    const entry = history.find((one) => one.Version === Version) ?? {}
    return { key, value: values.get(Name), ...toEvent(entry) }
  })
  return (await Promise.all(secrets)).toSorted((a, b) => byteOrder(a.key, b.key))
}
