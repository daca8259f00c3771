/** The secrets of a service. */
import { text, storedName, storedNames } from '../../core/text.ts'
import { byteOrder } from '../../core/byte-order.ts'
import { fullKey } from '../../core/key.ts'
import {
  type ParameterTier,
  parameterTiers,
  type Secret,
  type Listing,
  type SecretSettings,
} from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { inParallel } from '../in-parallel.ts'
import { noRelease } from '../releases.ts'
import type { OnNotice } from '../store.ts'
import { type Parameter, type ParameterMetadata, type SsmApi } from './api.ts'
import { getParameters, getReadableParameters } from './batches.ts'
import { isDenied } from './denial.ts'
import { historiesAtOnce, toEvent, versionsOf } from './history.ts'
import { describeAll, describeService } from './names.ts'
import { belongsTo, invalidNames, keyOf } from './parameter-name.ts'
import { parametersByPath } from './values.ts'

/** By name in byte order; a value that cannot be read does not hide the others. */
export async function listSecrets(
  api: SsmApi,
  service: ServiceReference,
  withValues: boolean,
  onNotice: OnNotice,
): Promise<Listing> {
  if (service.label !== undefined) {
    return { secrets: await listLabelled(api, service, withValues, onNotice), invalid: [] }
  }
  const described = await describeAll(api, service)
  const names = withValues ? described.map(({ Name = '' }) => Name) : []
  const values = await valuesWithNotices(api, names, onNotice)
  const secrets = described
    .filter(({ Name = '' }) => belongsTo(Name, service))
    .map((one) => ({ ...toSecret(one, service), value: values.get(one.Name) }))
  const invalid = described.flatMap((one) =>
    invalidNames([one.Name ?? ''], service).map((name) => ({
      ...toEvent(one),
      ...settingsOf(one),
      name,
      value: values.get(one.Name),
    })),
  )
  return { secrets, invalid }
}

/** By name, without the version or label it was asked for by; what is missing is told. */
export async function valuesWithNotices(
  api: SsmApi,
  names: readonly string[],
  onNotice: OnNotice,
): Promise<ReadonlyMap<string | undefined, string | undefined>> {
  const { parameters, denied } = await getReadableParameters(api, names)
  const values = new Map(parameters.map(({ Name, Value }) => [Name, Value]))
  for (const { name, reason } of denied)
    onNotice('warning', text`${storedName(name)} cannot be read: ${reason}`)
  const missing = names.filter(
    (name) => !values.has(name.replace(/:.*/, '')) && !denied.some((one) => one.name === name),
  )
  for (const name of missing)
    onNotice('warning', text`${storedName(name)} was not in the answer; it may be gone`)
  return values
}

/** One version of a parameter; its value is asked for apart. */
export function toSecret(one: ParameterMetadata, service: ServiceReference): Secret {
  return {
    ...keyOf(one.Name ?? '', service),
    value: undefined,
    ...toEvent(one),
    ...settingsOf(one),
  }
}

/** How a parameter is kept. */
function settingsOf({ Type, Tier }: Pick<ParameterMetadata, 'Type' | 'Tier'>): SecretSettings {
  const tier = Tier?.toLowerCase()
  return { type: Type, tier: parameterTiers.find((one): one is ParameterTier => one === tier) }
}

/** The versions that carry the label, and by name the keys of the service that have none. */
async function listLabelled(
  api: SsmApi,
  service: ServiceReference,
  withValues: boolean,
  onNotice: OnNotice,
): Promise<readonly Secret[]> {
  const describing = describeIfAllowed(api, service)
  // Awaited below; when the versions fail first, that is the error to show.
  describing.catch(() => {})
  const labelled = await labelledVersions(api, service, () => describing)
  const described = await describing
  if (labelled.length === 0) throw noRelease(service, service.label ?? '')
  const names = withValues ? labelled.map(({ Name }) => `${Name}:${service.label}`) : []
  const values = await valuesWithNotices(api, names, onNotice)
  const secrets = await inParallel(
    labelled,
    async (one) => ({
      ...toSecret(await metadataOf(api, one, described), service),
      value: values.get(one.Name),
    }),
    historiesAtOnce,
  )
  noticeLacks(described, labelled, { service, onNotice })
  return secrets.toSorted((a, b) => byteOrder(fullKey(a), fullKey(b)))
}

/** The versions that carry the label of a service, without values; in the dotted layout a listing comes first. */
export async function labelledVersions(
  api: SsmApi,
  service: ServiceReference,
  describe = () => describeService(api, service),
): Promise<readonly Parameter[]> {
  if (service.layout === 'dotted') {
    const names = (await describe()).map(({ Name }) => `${Name}:${service.label}`)
    return getParameters(api, names, { decrypt: false })
  }
  const found = await parametersByPath(api, service, { decrypt: false })
  return found.filter(({ Name }) => belongsTo(Name ?? '', service))
}

/** None for who may not; then the histories tell, and what is lacking cannot be told. */
async function describeIfAllowed(api: SsmApi, service: ServiceReference) {
  try {
    return await describeService(api, service)
  } catch (error) {
    if (isDenied(error) && service.layout === 'slash') return []
    throw error
  }
}

/** A labelled version need not be the latest: then its number and author come from the history. */
export async function metadataOf(
  api: SsmApi,
  { Name, Version }: Parameter,
  described: readonly ParameterMetadata[],
): Promise<ParameterMetadata> {
  const latest = described.find((one) => one.Name === Name)
  if (latest && latest.Version === Version) return latest
  const versions = await versionsOf(api, Name ?? '')
  return versions.find((one) => one.Version === Version) ?? { Name }
}

function noticeLacks(
  described: readonly ParameterMetadata[],
  labelled: readonly Parameter[],
  { service, onNotice }: { readonly service: ServiceReference; readonly onNotice: OnNotice },
): void {
  const names = new Set(labelled.map(({ Name }) => Name))
  const lacking = described.filter(({ Name }) => !names.has(Name))
  if (lacking.length === 0) return
  const keys = storedNames(lacking.map(({ Name }) => fullKey(keyOf(Name ?? '', service))))
  onNotice('warning', text`'${service.typed}' lacks keys that the service has now: ${keys}`)
}
