/** Keys and values of a service: the fast path of exec. */
import { text, storedName } from '../../core/text.ts'
import { byteOrder } from '../../core/byte-order.ts'
import { ChamberError } from '../../core/errors.ts'
import { fullKey } from '../../core/key.ts'
import { counted } from '../../core/plural.ts'
import type { SecretValue } from '../../core/secret.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import type { OnNotice, ValuesOptions } from '../store.ts'
import { isUnreadable } from '../unreadable.ts'
import { allItems, pages } from '../../aws/pages.ts'
import type { Parameter, SsmApi } from './api.ts'
import { isDenied } from './denial.ts'
import { belongsTo, invalidNames, keyOf, servicePath } from './parameter-name.ts'

export interface Options extends ValuesOptions {
  readonly onNotice: OnNotice
}

/** The values of a service, by key in byte order. */
export async function serviceValues(
  api: SsmApi,
  service: ServiceReference,
  options: Options,
): Promise<readonly SecretValue[]> {
  const parameters =
    service.layout === 'dotted'
      ? await byName(api, service, options)
      : await byPath(api, service, options)
  const values = toValues(parameters, service)
  if (values.length < parameters.length) await warnOfOthers(parameters, service, options)
  if (values.length > 0 || service.label === undefined || options.skipDenied) return values
  // A release that was misspelled must not start a program without its secrets.
  throw (await import('../releases.ts')).noRelease(service, service.label)
}

/** Of parameters whose names are not keys; those that chamber could not have named are left out silently. */
async function warnOfOthers(
  parameters: readonly Parameter[],
  service: ServiceReference,
  { onNotice }: Options,
): Promise<void> {
  const { warnOfInvalidNames } = await import('../invalid-names.ts')
  const names = parameters.map(({ Name = '' }) => Name)
  warnOfInvalidNames(invalidNames(names, service), service.name, onNotice)
}

/** The secrets of a service among parameters, by key in byte order. */
export function toValues(
  parameters: readonly Parameter[],
  service: ServiceReference,
): readonly SecretValue[] {
  return parameters
    .filter(({ Name }) => belongsTo(Name ?? '', service))
    .map((parameter) => toValue(parameter, service))
    .toSorted((a, b) => byteOrder(fullKey(a), fullKey(b)))
}

/** With a label, GetParametersByPath gives the labelled version, whichever it is. */
const labelFilter = (label: string | undefined) =>
  label === undefined
    ? {}
    : { ParameterFilters: [{ Key: 'Label', Option: 'Equals', Values: [label] }] }

async function byPath(
  api: SsmApi,
  service: ServiceReference,
  options: Options,
): Promise<readonly Parameter[]> {
  const found: Parameter[] = []
  try {
    for await (const page of pages(pageByPath(api, service), byPathAction)) found.push(...page)
    return found
  } catch (error) {
    if (!isDenied(error) && !(options.skipDenied && isUnreadable(error))) throw error
    const seen = found.map(({ Name = '' }) => Name).filter((name) => belongsTo(name, service))
    return byNameInstead(api, service, { ...options, denial: error, seen })
  }
}

const byPathAction = 'ssm:GetParametersByPath'

/** What is below the path of a service, and nothing tried besides. */
export function parametersByPath(
  api: SsmApi,
  service: ServiceReference,
  { decrypt = true }: { readonly decrypt?: boolean } = {},
): Promise<readonly Parameter[]> {
  return allItems(pageByPath(api, service, decrypt), byPathAction)
}

const pageByPath =
  (api: SsmApi, service: ServiceReference, decrypt = true) =>
  (NextToken: string | undefined) =>
    api.getParametersByPath({
      Path: servicePath(service),
      WithDecryption: decrypt,
      Recursive: service.recursive ?? false,
      ...labelFilter(service.label),
      NextToken,
    })

/**
 * Older guides to least privilege allow DescribeParameters and GetParameters, but not
 * GetParametersByPath. When that does not work either, the first error is the one to show.
 */
async function byNameInstead(
  api: SsmApi,
  service: ServiceReference,
  { denial, ...options }: Options & Denied,
): Promise<readonly Parameter[]> {
  try {
    const parameters = await byName(api, service, { ...options, denial })
    options.onNotice('verbose', text`ssm:GetParametersByPath was denied; read by name instead`)
    return parameters
  } catch (error) {
    throw isDenied(error) ? denial : error
  }
}

/** Not a denial: that could be skipped. */
const contradiction = (denial: ChamberError, count: number): ChamberError =>
  new ChamberError(
    'BAD_ANSWER',
    text`${denial.message}; ssm:DescribeParameters does not list ${counted(count, 'parameter')} that it had returned`,
    { hint: denial.hint, cause: denial },
  )

/** A listing that was denied, and the names that it had returned until then. */
interface Denied {
  readonly denial: ChamberError
  readonly seen: readonly string[]
}

async function byName(
  api: SsmApi,
  service: ServiceReference,
  { skipDenied = false, onDenied, onNotice, denial, seen = [] }: Options & Partial<Denied>,
): Promise<readonly Parameter[]> {
  const { serviceNames } = await import('./names.ts')
  const { getParameters, getReadableParameters } = await import('./batches.ts')
  const selector = service.label === undefined ? '' : `:${service.label}`
  const listed = new Set(await serviceNames(api, service))
  // two answers that contradict each other: a program must not start with a part of its secrets
  const unlisted = seen.filter((name) => !listed.has(name))
  if (denial && unlisted.length > 0) throw contradiction(denial, unlisted.length)
  const names = [...listed].map((name) => name + selector)
  if (!skipDenied) return getParameters(api, names)
  const { parameters, denied } = await getReadableParameters(api, names)
  for (const { name, reason } of denied) {
    onNotice('warning', text`${storedName(name)} is left out: ${reason}`)
    onDenied?.(fullKey(keyOf(name.replace(/:.*/, ''), service)))
  }
  return parameters
}

function toValue({ Name = '', Value }: Parameter, service: ServiceReference): SecretValue {
  if (Value !== undefined) return { ...keyOf(Name, service), value: Value }
  throw new ChamberError(
    'BAD_ANSWER',
    text`the answer of Parameter Store holds no value for ${storedName(Name)}`,
  )
}
