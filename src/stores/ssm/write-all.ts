/** Many secrets of one service: one listing, and one PutParameter for each that changes. */
import { text, storedName, storedNames } from '../../core/text.ts'
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm'
import { ChamberError } from '../../core/errors.ts'
import type { Key } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import type { Tags } from '../../core/tags.ts'
import { type BulkRequest, type BulkResult, type BulkSecret, WriteStopped } from '../bulk.ts'
import type { OnNotice, WriteRequest } from '../store.ts'
import type { ParameterMetadata, SsmApi } from './api.ts'
import { getReadableParameters } from './batches.ts'
import { isDenied } from './denial.ts'
import { describeNames, describeService, namesAtOnce } from './names.ts'
import { Pace } from './pace.ts'
import { writePaced } from './paced-writes.ts'
import { parameterName } from './parameter-name.ts'
import { checkSize, countsAsNew, putInput } from './put-input.ts'
import { checkRequiredTags } from './store-config.ts'
import { standardSize } from './value-size.ts'
import { put, type WritingOptions } from './write.ts'

/** A secret as it is to be, and what is there. */
interface Task extends BulkSecret {
  readonly name: string
  readonly existing: ParameterMetadata | undefined
}

/** @throws {WriteStopped} naming what is written, or what kept the first one from being written */
export async function writeAll(
  api: SsmApi,
  request: BulkRequest,
  options: WritingOptions,
): Promise<BulkResult> {
  const { onProgress, signal, tags = {} } = request
  const { tasks, unchanged, denial } = await compare(api, request)
  const fresh = tasks.filter(({ existing }) => countsAsNew(existing))
  if (fresh.length > 0) await checkRequiredTags(api, commonTags(fresh, tags), options.onNotice)
  if (options.isCharged) tellTier(tasks, options.onNotice)
  const { done, unsure, failure } = await writePaced(tasks, {
    pace: new Pace(),
    signal,
    onProgress: (count, state) => onProgress?.(unchanged.length + count, state),
    write: (task) => writeOne(api, task, { ...options, request, denial }),
  })
  const written = done.map(({ key }) => key)
  if (!failure) return { written, unchanged }
  if (written.length === 0 && unsure.length === 0) throw failure
  throw new WriteStopped(failure, { written, unsure: unsure.map(({ key }) => key) })
}

/** The tags that all of them are to have. */
function commonTags(tasks: readonly Task[], tags: Tags): Tags {
  const [first, ...others] = tasks.map((one) => ({ ...one.tags, ...tags }))
  const shared = Object.entries(first ?? {}).filter(([tag]) =>
    others.every((other) => Object.hasOwn(other, tag)),
  )
  return Object.fromEntries(shared)
}

interface Comparison {
  readonly tasks: readonly Task[]
  readonly unchanged: readonly Key[]
  /** DescribeParameters was denied; then only new secrets can be written. */
  readonly denial: ChamberError | undefined
}

/** What there is to do: values are read only of those that are there. */
async function compare(api: SsmApi, { service, secrets }: BulkRequest): Promise<Comparison> {
  const wanted = secrets.map((secret) => ({ ...secret, name: parameterName(service, secret.key) }))
  const names = wanted.map(({ name }) => name)
  const { described, denial } = await describe(api, service, names)
  const known = new Map(described.map((one) => [one.Name, one]))
  const tasks = wanted.map((one) => ({ ...one, existing: known.get(one.name) }))
  const present = names.filter((name) => known.has(name))
  const { parameters } = await getReadableParameters(api, present)
  const values = new Map(parameters.map(({ Name, Value }) => [Name, Value]))
  const isSame = ({ name, value }: Task) => values.get(name) === value
  return {
    tasks: tasks.filter((task) => !isSame(task)),
    unchanged: tasks.filter(isSame).map(({ key }) => key),
    denial,
  }
}

async function describe(
  api: SsmApi,
  service: ServiceReference,
  names: readonly string[],
): Promise<{ described: readonly ParameterMetadata[]; denial: ChamberError | undefined }> {
  if (names.length === 0) return { described: [], denial: undefined }
  try {
    const described = await (names.length > namesAtOnce
      ? describeService(api, service)
      : describeNames(api, names))
    return { described, denial: undefined }
  } catch (error) {
    if (isDenied(error)) return { described: [], denial: error }
    throw error
  }
}

function tellTier(tasks: readonly Task[], onNotice: OnNotice): void {
  const large = tasks.filter(
    ({ value, existing }) =>
      Buffer.byteLength(value) > standardSize && existing?.Tier !== 'Advanced',
  )
  if (large.length === 0) return
  const keys = storedNames(large.map(({ key }) => key))
  onNotice(
    'warning',
    text`above ${standardSize} bytes, so in the advanced tier, which AWS charges for: ${keys}`,
  )
}

interface WriteOne extends WritingOptions {
  readonly request: BulkRequest
  readonly denial: ChamberError | undefined
}

async function writeOne(
  api: SsmApi,
  task: Task,
  { request, kmsKey, onNotice, denial }: WriteOne,
): Promise<void> {
  const { name, value, existing } = task
  const once = { ...api, putParameter: (input: PutParameterCommandInput) => putOnce(api, input) }
  const attempt = (found: ParameterMetadata | undefined) => {
    const wanted = writeRequest(task, request, found)
    const input = putInput(name, wanted, found, { size: checkSize(value), kmsKey })
    return put(once, input, { existing: found, tags: wanted.tags ?? {}, onNotice })
  }
  if (await attempt(existing)) return
  if (denial) throw denial
  // Someone else created it meanwhile, or we did, and the answer was lost.
  const [[described], { parameters }] = await Promise.all([
    describeNames(api, [name]),
    getReadableParameters(api, [name]),
  ])
  if (parameters[0]?.Value === value || (await attempt(described))) return
  throw new ChamberError(
    'CONFLICT',
    text`${storedName(name)} is created and deleted by someone else all the time`,
  )
}

/** What a secret is to be: settings of its own when it is new, those that are there when it is not. */
function writeRequest(
  { key, value, type, tier, tags }: Task,
  { service, tags: shared, keepSettings }: BulkRequest,
  found: ParameterMetadata | undefined,
): WriteRequest {
  const given = countsAsNew(found) ? { tags: { ...tags, ...shared } } : {}
  const secret = { service, key, value, ...given }
  if (!found) return { ...secret, type, tier }
  if (!keepSettings) return secret
  return {
    ...secret,
    type: type === 'SecureString' ? type : found.Type,
    kmsKey: found.Type === 'SecureString' ? found.KeyId : undefined,
  }
}

/** Refusals come back at once; what may pass is tried again as the SDK does it. */
async function putOnce(api: SsmApi, input: PutParameterCommandInput) {
  try {
    return await api.putParameterOnce(input)
  } catch (error) {
    if (isPassing(error)) return api.putParameter(input)
    throw error
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ChamberError)) return false
  const { $metadata } = (error.cause ?? {}) as { $metadata?: { httpStatusCode?: number } }
  return error.code === 'NO_ANSWER' || ($metadata?.httpStatusCode ?? 0) >= 500
}
