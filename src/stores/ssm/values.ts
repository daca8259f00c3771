/** Keys and values of a service: the fast path of exec. */
import { byteOrder } from '../../byte-order.ts'
import type { SecretValue } from '../../secret.ts'
import type { ServiceReference } from '../../service-reference.ts'
import { ChamberError } from '../../errors.ts'
import type { OnNotice } from '../store.ts'
import { allPages, type Parameter, type SsmApi } from './api.ts'
import { getParameters, isDenied } from './batches.ts'
import { belongsTo, keyOf, servicePath } from './parameter-name.ts'
import { serviceNames } from './names.ts'

/** The values of a service, by key in byte order. */
export async function serviceValues(
  api: SsmApi,
  service: ServiceReference,
  onNotice: OnNotice,
): Promise<readonly SecretValue[]> {
  const parameters =
    service.layout === 'dotted' ? await byName(api, service) : await byPath(api, service, onNotice)
  return parameters
    .filter(({ Name }) => belongsTo(Name ?? '', service))
    .map((parameter) => toValue(parameter, service))
    .toSorted((a, b) => byteOrder(a.key, b.key))
}

/** With a label, GetParametersByPath gives the labelled version, whichever it is. */
export const labelFilter = (label: string | undefined) =>
  label === undefined
    ? {}
    : { ParameterFilters: [{ Key: 'Label', Option: 'Equals', Values: [label] }] }

async function byPath(
  api: SsmApi,
  service: ServiceReference,
  onNotice: OnNotice,
): Promise<readonly Parameter[]> {
  try {
    return await allPages((NextToken) =>
      api.getParametersByPath({
        Path: servicePath(service),
        WithDecryption: true,
        Recursive: service.recursive ?? false,
        ...labelFilter(service.label),
        NextToken,
      }),
    )
  } catch (error) {
    if (!isDenied(error)) throw error
    return byNameInstead(api, service, error, onNotice)
  }
}

/**
 * Older guides to least privilege allow DescribeParameters and GetParameters, but not
 * GetParametersByPath. When that does not work either, the first error is the one to show.
 */
async function byNameInstead(
  api: SsmApi,
  service: ServiceReference,
  denial: ChamberError,
  onNotice: OnNotice,
): Promise<readonly Parameter[]> {
  try {
    const parameters = await byName(api, service)
    onNotice('verbose', 'ssm:GetParametersByPath was denied; read by name instead')
    return parameters
  } catch (error) {
    throw isDenied(error) ? denial : error
  }
}

async function byName(api: SsmApi, service: ServiceReference): Promise<readonly Parameter[]> {
  const names = await serviceNames(api, service)
  const selector = service.label === undefined ? '' : `:${service.label}`
  return getParameters(
    api,
    names.map((name) => name + selector),
  )
}

function toValue({ Name = '', Value }: Parameter, service: ServiceReference): SecretValue {
  if (Value !== undefined) return { key: keyOf(Name, service), value: Value }
  throw new ChamberError('BAD_ANSWER', `the answer of Parameter Store holds no value for ${Name}`)
}
