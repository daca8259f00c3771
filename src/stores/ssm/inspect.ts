/** Services as Parameter Store keeps them. */
import { ChamberError } from '../../core/errors.ts'
import { type Key, toKey } from '../../core/key.ts'
import { splitName } from '../../core/secret-name.ts'
import { parameterTypes } from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { inParallel } from '../in-parallel.ts'
import type { Inspection, Inspector, KeptSecret, Unread } from '../inspection.ts'
import type { ParameterMetadata, SsmApi } from './api.ts'
import { historiesAtOnce, versionsOf } from './history.ts'
import { describeBelow, describeService } from './names.ts'
import { keyOf, parameterName } from './parameter-name.ts'
import { serviceValues } from './values.ts'

export const createInspector = (api: SsmApi, onLook: () => void): Inspector => ({
  all: () => inspectAll(patient(api)),
  one: (service) => inspectService(patient(api), service, onLook),
})

/** Thousands of parameters take longer than one command may; each answer gives it its time again. */
const patient = (api: SsmApi): SsmApi => ({
  ...api,
  describeParameters: async (input) => resting(api, await api.describeParameters(input)),
  getParameterHistory: async (input) => resting(api, await api.getParameterHistory(input)),
  getParametersByPath: async (input) => resting(api, await api.getParametersByPath(input)),
  getParameters: async (input) => resting(api, await api.getParameters(input)),
})

function resting<Answer>(api: SsmApi, answer: Answer): Answer {
  api.restartDeadline()
  return answer
}

async function inspectAll(api: SsmApi): Promise<ReadonlyMap<string, Inspection>> {
  const found = new Map<string, KeptSecret[]>()
  for (const one of await describeBelow(api, '')) {
    const { service, key: name } = splitName(one.Name ?? '')
    const key = toKey(name)
    if (key === undefined) continue
    const secrets = found.get(service) ?? []
    secrets.push(toKept(key, one))
    found.set(service, secrets)
  }
  found.delete('')
  const dotted = (service: string, secrets: readonly KeptSecret[]) =>
    service.endsWith('.') ? { belowDot: secrets.map(({ key }) => key) } : {}
  return new Map(
    [...found].map(([service, secrets]) => [service, { secrets, ...dotted(service, secrets) }]),
  )
}

async function inspectService(
  api: SsmApi,
  service: ServiceReference,
  onLook: () => void,
): Promise<Inspection> {
  const described = await describeService(api, service)
  const unread: Unread[] = []
  const values = await orUnread(unread, 'values', () =>
    valuesOf(api, service, { described, unread }),
  )
  const labels = await orUnread(unread, 'labels', () =>
    labelsOf(api, { described, service, onLook }),
  )
  const secrets = described.map((one) => {
    const { key } = keyOf(one.Name ?? '', service)
    return { ...toKept(key, one), value: values?.get(key), labels: labels?.get(key) }
  })
  const belowDot = service.layout === 'dotted' ? await keysBelowDot(api, service) : undefined
  return { secrets, unread, ...(belowDot ? { belowDot } : {}) }
}

/** As `exec --skip-denied` reads them: one that is denied does not hide the others. */
async function valuesOf(
  api: SsmApi,
  service: ServiceReference,
  { described, unread }: { described: readonly ParameterMetadata[]; unread: Unread[] },
): Promise<ReadonlyMap<string, string>> {
  if (described.length === 0) return new Map()
  const keys: string[] = []
  const values = await serviceValues(api, service, {
    skipDenied: true,
    onDenied: (key) => void keys.push(key),
    onNotice() {},
  })
  if (keys.length > 0) unread.push({ what: 'values', keys, reason: 'denied, or not decrypted' })
  return new Map(values.map(({ key, value }) => [key, value]))
}

/** The Go program knows no dotted layout: `prod.` is the path `/prod./` for it. */
async function keysBelowDot(api: SsmApi, service: ServiceReference): Promise<readonly string[]> {
  const slash = { ...service, layout: 'slash' } as const
  return (await describeService(api, slash)).map(({ Name = '' }) => keyOf(Name, slash).key)
}

interface Labelled {
  readonly described: readonly ParameterMetadata[]
  readonly service: ServiceReference
  readonly onLook: () => void
}

/** No listing tells the labels of versions: each parameter is asked for its own. */
async function labelsOf(
  api: SsmApi,
  { described, service, onLook }: Labelled,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = await inParallel(
    described.map(({ Name }) => keyOf(Name ?? '', service).key),
    async (key) => {
      const versions = await versionsOf(api, parameterName(service, key))
      onLook()
      return [key, versions.flatMap(({ Labels }) => Labels ?? [])] as const
    },
    historiesAtOnce,
  )
  return new Map(all)
}

async function orUnread<T>(
  unread: Unread[],
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ChamberError)) throw error
    unread.push({ what, reason: error.message })
    return undefined
  }
}

const toKept = (key: Key, { Type, LastModifiedUser }: ParameterMetadata): KeptSecret => ({
  key,
  type: parameterTypes.find((type) => type === Type),
  lacksUser: LastModifiedUser === undefined,
})
