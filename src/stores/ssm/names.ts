/** Which parameters there are: DescribeParameters, fifty a page. */
import { byteOrder } from '../../core/byte-order.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { allItems } from '../../aws/pages.ts'
import type { ParameterMetadata, SsmApi } from './api.ts'
import { belongsTo, invalidNames, isSlashName } from './parameter-name.ts'

const pageSize = 50

const describe = (
  api: SsmApi,
  filter: { Key: string; Option: string; Values: string[] },
): Promise<ParameterMetadata[]> =>
  allItems(
    (NextToken) =>
      api.describeParameters({ ParameterFilters: [filter], MaxResults: pageSize, NextToken }),
    'ssm:DescribeParameters',
  )

/** What is known of the secrets of a service, by name in byte order. */
export async function describeService(
  api: SsmApi,
  service: ServiceReference,
): Promise<readonly ParameterMetadata[]> {
  const found = await describeAll(api, service)
  return found.filter(({ Name = '' }) => belongsTo(Name, service))
}

/** The same, and what is known of parameters whose names are not keys. */
export async function describeAll(
  api: SsmApi,
  service: ServiceReference,
): Promise<readonly ParameterMetadata[]> {
  const filter =
    service.layout === 'dotted'
      ? { Key: 'Name', Option: 'BeginsWith', Values: [service.name] }
      : {
          Key: 'Path',
          Option: service.recursive ? 'Recursive' : 'OneLevel',
          Values: [`/${service.name}`],
        }
  const found = await describe(api, filter)
  return found
    .filter(({ Name = '' }) => belongsTo(Name, service) || invalidNames([Name], service).length > 0)
    .toSorted((a, b) => byteOrder(a.Name ?? '', b.Name ?? ''))
}

/** The names of the parameters of a service. */
export async function serviceNames(
  api: SsmApi,
  service: ServiceReference,
): Promise<readonly string[]> {
  return (await describeService(api, service)).map(({ Name }) => Name ?? '')
}

/** Names that {@link describeNames} takes; for more, the service is listed. */
export const namesAtOnce = 50

/** What is known of some parameters by their exact names. */
export function describeNames(
  api: SsmApi,
  names: readonly string[],
): Promise<readonly ParameterMetadata[]> {
  return describe(api, { Key: 'Name', Option: 'Equals', Values: [...names] })
}

/** The full names of all secrets, or of those of one service and the services below it. */
export async function secretNames(api: SsmApi, prefix: string): Promise<readonly string[]> {
  return (await describeBelow(api, prefix)).map(({ Name }) => Name ?? '')
}

/** What is known of them, by name in byte order. */
export async function describeBelow(
  api: SsmApi,
  prefix: string,
): Promise<readonly ParameterMetadata[]> {
  const start = prefix === '' ? '/' : `/${prefix}/`
  const found = await describe(api, { Key: 'Name', Option: 'BeginsWith', Values: [start] })
  return found
    .filter(({ Name }) => isSlashName(Name ?? ''))
    .toSorted((a, b) => byteOrder(a.Name ?? '', b.Name ?? ''))
}
