/** What the store holds, as the cases write it down. */
import { isDeepStrictEqual } from 'node:util'
import {
  ListTagsForResourceCommand,
  paginateDescribeParameters,
  paginateGetParameterHistory,
  type ParameterHistory,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import type { Endpoint } from '../harness/endpoint.ts'
import { readBucket } from './bucket-state.ts'
import type { StoreExpectation } from './case.ts'
import { readSecrets } from './secrets.ts'

/** By name: a parameter, or an object. */
export type StoreState = Readonly<Record<string, unknown>>

interface ParameterState {
  readonly type?: string | undefined
  readonly value?: string | undefined
  readonly description?: string
  readonly key_id?: string
  readonly version?: number | undefined
  readonly tags?: Readonly<Record<string, string>>
  /** Version, value, description, labels; only of parameters with several versions. */
  readonly history?: readonly (readonly [number, string, string | null, readonly string[]])[]
}

/** Reads all that a backend keeps, with a client that no fault touches. */
export async function readStore(endpoint: Endpoint, backend: string): Promise<StoreState> {
  if (backend === 'secretsmanager') return readSecrets(endpoint.secretsManager())
  return backend.startsWith('s3') ? readBucket(endpoint.s3()) : readParameters(endpoint.client())
}

async function readParameters(client: SSMClient): Promise<StoreState> {
  const state: Record<string, ParameterState> = {}
  for await (const page of paginateDescribeParameters({ client, pageSize: 50 }, {}))
    for (const { Name = '' } of page.Parameters ?? []) state[Name] = await readOne(client, Name)
  return state
}

async function readOne(client: SSMClient, Name: string): Promise<ParameterState> {
  const versions: ParameterHistory[] = []
  const query = { Name, WithDecryption: true }
  for await (const page of paginateGetParameterHistory({ client, pageSize: 50 }, query))
    versions.push(...(page.Parameters ?? []))
  versions.sort((a, b) => (a.Version ?? 0) - (b.Version ?? 0))
  const latest = versions.at(-1) ?? {}
  const tags = await readTags(client, Name)
  return {
    type: latest.Type,
    value: latest.Value,
    version: latest.Version,
    ...(latest.Description ? { description: latest.Description } : {}),
    ...(latest.KeyId ? { key_id: latest.KeyId } : {}),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
    ...(versions.length > 1 ? { history: versions.map(historyRow) } : {}),
  }
}

async function readTags(client: SSMClient, ResourceId: string): Promise<Record<string, string>> {
  const input = { ResourceType: 'Parameter' as const, ResourceId }
  const { TagList = [] } = await client.send(new ListTagsForResourceCommand(input))
  return Object.fromEntries(TagList.map(({ Key, Value }) => [Key, Value ?? '']))
}

function historyRow({ Version = 0, Value = '', Description, Labels = [] }: ParameterHistory) {
  return [Version, Value, Description === '' ? null : (Description ?? null), Labels] as const
}

interface Change {
  readonly before: StoreState
  readonly after: StoreState
}

/** What is not as expected, a line for each parameter. */
export function storeProblems(expected: StoreExpectation, { before, after }: Change): string[] {
  if (expected === 'any') return []
  const wanted = expected === 'unchanged' ? before : (expected as StoreState)
  const names = new Set([...Object.keys(wanted), ...Object.keys(after)])
  return [...names].flatMap((name) => {
    if (isDeepStrictEqual(wanted[name], after[name])) return []
    const [want, got] = [wanted[name], after[name]].map(
      (state) => JSON.stringify(state) ?? 'nothing',
    )
    return [`store, ${name}: want ${want}, got ${got}`]
  })
}
