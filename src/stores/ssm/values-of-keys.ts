/**
 * Some keys of services by their names: ten in a call, whatever service they are of, and the calls
 * side by side.
 */
import { text, storedName } from '../../core/text.ts'
import type { ChamberError } from '../../core/errors.ts'
import { fullKey } from '../../core/key.ts'
import type { SecretValue } from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import type { KeysRequest } from '../store.ts'
import { isUnreadable } from '../unreadable.ts'
import type { Parameter, SsmApi } from './api.ts'
import { getParameters, getReadableParameters, type Readable } from './batches.ts'
import { isDenied } from './denial.ts'
import { keyOf, spellings } from './parameter-name.ts'
import { type Options, parametersByPath, toValues } from './values.ts'

type Request = KeysRequest & Options

/** One key of one service, under the names that it may have. */
interface Wanted {
  readonly service: ServiceReference
  readonly names: readonly string[]
}

/** The values of keys, for each service by key in byte order. */
export async function valuesOfKeys(
  api: SsmApi,
  services: readonly ServiceReference[],
  request: Request,
): Promise<readonly (readonly SecretValue[])[]> {
  const labels = [...new Set(services.map(({ label }) => label))]
  // A call with one parameter in two versions is not one that AWS promises to answer.
  const found = await Promise.all(
    labels.map((label) =>
      ofOneLabel(
        api,
        services.filter((service) => service.label === label),
        request,
      ),
    ),
  )
  return services.map((service) => found[labels.indexOf(service.label)]?.get(service) ?? [])
}

async function ofOneLabel(
  api: SsmApi,
  services: readonly ServiceReference[],
  request: Request,
): Promise<ReadonlyMap<ServiceReference, readonly SecretValue[]>> {
  const wanted = services.flatMap((service) =>
    request.keys.map((key) => ({ service, names: spellings(service, key) })),
  )
  const parameters = await read(api, wanted, request)
  const byName = new Map(parameters.map((parameter) => [parameter.Name, parameter]))
  return new Map(
    services.map((service) => {
      const own = wanted.filter((one) => one.service === service)
      const names = new Set(own.map(({ names: tried }) => tried.find((name) => byName.has(name))))
      return [
        service,
        toValues(
          [...names].flatMap((name) => byName.get(name) ?? []),
          service,
        ),
      ]
    }),
  )
}

/** Where names are denied, a policy may still allow the path, as that of `exec` without names does. */
async function read(
  api: SsmApi,
  wanted: readonly Wanted[],
  request: Request,
): Promise<readonly Parameter[]> {
  const label = wanted[0]?.service.label
  const selector = label === undefined ? '' : `:${label}`
  const names = [...new Set(wanted.flatMap((one) => one.names))].map((name) => name + selector)
  try {
    return await getParameters(api, names)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    const byPath = isDenied(error) ? await readPaths(api, wanted, request) : undefined
    return byPath ?? readApart(api, wanted, { ...request, denial: error, names, selector })
  }
}

async function readPaths(
  api: SsmApi,
  wanted: readonly Wanted[],
  { onNotice }: Request,
): Promise<readonly Parameter[] | undefined> {
  const services = [...new Set(wanted.map(({ service }) => service))]
  if (services.some(({ layout }) => layout === 'dotted')) return undefined
  try {
    const parameters = await Promise.all(services.map((one) => parametersByPath(api, one)))
    onNotice('verbose', text`ssm:GetParameters was denied; read by path instead`)
    return parameters.flat()
  } catch (error) {
    if (isUnreadable(error)) return undefined
    throw error
  }
}

/** A denial of one spelling does not hide the other; one of both is an error, or left out. */
async function readApart(
  api: SsmApi,
  wanted: readonly Wanted[],
  request: Request & {
    readonly denial: ChamberError
    readonly names: readonly string[]
    readonly selector: string
  },
): Promise<readonly Parameter[]> {
  const { denial, names, selector, skipDenied = false, onDenied, onNotice } = request
  if (!skipDenied && wanted.every((one) => one.names.length === 1)) throw denial
  const readable: Readable = await getReadableParameters(api, names)
  const found = new Set(readable.parameters.map(({ Name }) => Name))
  const reasons = new Map(readable.denied.map(({ name, reason }) => [name, reason]))
  for (const { service, names: tried } of wanted) {
    const refused = tried.find((name) => reasons.has(name + selector))
    if (refused === undefined || tried.some((name) => found.has(name))) continue
    if (!skipDenied) throw denial
    onNotice(
      'warning',
      text`${storedName(refused)} is left out: ${reasons.get(refused + selector) ?? denial.message}`,
    )
    onDenied?.(fullKey(keyOf(refused, service)))
  }
  return readable.parameters
}
