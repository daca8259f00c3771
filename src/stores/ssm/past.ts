/** A service as it was: the history of those parameters that have changed since. */
import { byteOrder } from '../../core/byte-order.ts'
import { fullKey, type Key } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { inParallel } from '../in-parallel.ts'
import type { Past, PastRequest } from '../past.ts'
import type { OnNotice } from '../store.ts'
import type { ParameterMetadata, SsmApi } from './api.ts'
import { historiesAtOnce, versionsOf } from './history.ts'
import { valuesWithNotices, toSecret } from './list.ts'
import { describeNames, describeService, namesAtOnce } from './names.ts'
import { keyOf, spellings } from './parameter-name.ts'

/**
 * A listing, a history for each parameter that has changed since (without values, so that nothing
 * else is decrypted), and the values by their versions, ten a call.
 */
export async function pastSecrets(
  api: SsmApi,
  request: PastRequest,
  onNotice: OnNotice,
): Promise<Past> {
  const { service, at, withValues } = request
  const described = await describeWanted(api, request)
  const looked = await inParallel(described, (one) => look(api, one, at), historiesAtOnce)
  const found = looked.flatMap(({ version }) => version ?? [])
  const names = withValues ? found.map(({ Name, Version }) => `${Name}:${Version}`) : []
  const values = await valuesWithNotices(api, names, onNotice)
  const secrets = found.map((one) => ({ ...toSecret(one, service), value: values.get(one.Name) }))
  return {
    secrets: secrets.toSorted((a, b) => byteOrder(fullKey(a), fullKey(b))),
    unknown: looked.flatMap(({ name, isUnknown }) =>
      isUnknown ? fullKey(keyOf(name, service)) : [],
    ),
  }
}

/** Of the keys that are asked for, each as typed or else in lower case. */
async function describeWanted(
  api: SsmApi,
  { service, keys }: PastRequest,
): Promise<readonly ParameterMetadata[]> {
  if (!keys) return describeService(api, service)
  const names = [...new Set(keys.flatMap((key) => spellings(service, key)))]
  const described = await (names.length > namesAtOnce
    ? describeService(api, service)
    : describeNames(api, names))
  const wanted = keys.flatMap((key) => findSpelling(described, service, key) ?? [])
  return [...new Set(wanted)]
}

function findSpelling(
  described: readonly ParameterMetadata[],
  service: ServiceReference,
  key: Key,
): ParameterMetadata | undefined {
  return spellings(service, key)
    .map((name) => described.find(({ Name }) => Name === name))
    .find(Boolean)
}

interface Looked {
  readonly name: string
  /** The version of then; undefined where there was none, or nobody knows. */
  readonly version?: ParameterMetadata | undefined
  readonly isUnknown?: boolean
}

async function look(api: SsmApi, latest: ParameterMetadata, at: Date): Promise<Looked> {
  const name = latest.Name ?? ''
  if (isBy(latest, at)) return { name, version: latest }
  const versions = await versionsOf(api, name)
  const version = versions.findLast((one) => isBy(one, at))
  // AWS drops the oldest beyond a hundred: a history that begins with the first version is whole.
  return { name, version, isUnknown: !version && versions[0]?.Version !== 1 }
}

const isBy = ({ LastModifiedDate }: ParameterMetadata, at: Date): boolean =>
  LastModifiedDate !== undefined && LastModifiedDate <= at
