/** Makes what a case's store holds before its runs, through the endpoint, with a real client. */
import { setTimeout as wait } from 'node:timers/promises'
import {
  AddTagsToResourceCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  type ParameterType,
} from '@aws-sdk/client-ssm'
import type { Endpoint } from '../harness/endpoint.ts'
import type { Fault } from '../harness/fault.ts'
import { isBucketStep, makeBucketState, valuesOfBucket } from './bucket-state.ts'
import type { SetupStep } from './case.ts'
import { makeSecret, type SecretStep, valuesOfSecret } from './secrets.ts'

interface ParameterStep {
  readonly param: string
  readonly values: readonly string[]
  readonly descriptions?: readonly (string | null)[]
  readonly type?: ParameterType
  readonly key_id?: string
  readonly region?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string[]>>
}

const defaultKey = 'alias/parameter_store_key'

/** Takes the steps in turn and returns the faults, which begin with the first run. */
export async function makeStartingState(
  endpoint: Endpoint,
  steps: readonly SetupStep[],
): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const step of steps) {
    if ('params' in step) await writeAll(endpoint, step['params'] as Record<string, string>)
    else if ('param' in step) await writeOne(endpoint, step as unknown as ParameterStep)
    else if (isBucketStep(step)) await makeBucketState(endpoint.s3(), step)
    else if ('secret' in step)
      await makeSecret(endpoint.secretsManager(), step as unknown as SecretStep)
    else if ('fault' in step) faults.push(step['fault'] as Fault)
    else throw new Error(`no way yet to set up ${Object.keys(step).join(', ')}`)
  }
  return faults
}

async function writeAll(endpoint: Endpoint, values: Readonly<Record<string, string>>) {
  for (const [param, value] of Object.entries(values))
    await writeOne(endpoint, { param, values: [value] })
}

async function writeOne(endpoint: Endpoint, step: ParameterStep) {
  const client = endpoint.client(step.region)
  const { param: Name, type: Type = 'SecureString', key_id: KeyId = defaultKey } = step
  for (const [index, Value] of step.values.entries()) {
    const Description = step.descriptions === undefined ? `${index + 1}` : step.descriptions[index]
    const input = { Name, Value, Type, Overwrite: index > 0, Description: Description ?? undefined }
    await client.send(
      new PutParameterCommand(Type === 'SecureString' ? { ...input, KeyId } : input),
    )
    // `list --time` sorts by a time in milliseconds
    await wait(2)
  }
  for (const [version, Labels] of Object.entries(step.labels ?? {}))
    await client.send(
      new LabelParameterVersionCommand({ Name, ParameterVersion: Number(version), Labels }),
    )
  const tags = Object.entries(step.tags ?? {}).map(([Key, Value]) => ({ Key, Value }))
  if (tags.length > 0)
    await client.send(
      new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: Name, Tags: tags }),
    )
}

/** Every secret value that the steps put into the store. */
export function valuesOf(steps: readonly SetupStep[]): string[] {
  return steps.flatMap((step) => {
    if ('params' in step) return Object.values(step['params'] as Record<string, string>)
    if ('secret' in step) return valuesOfSecret(step as unknown as SecretStep)
    if (isBucketStep(step)) return valuesOfBucket(step)
    return 'param' in step ? [...(step as unknown as ParameterStep).values] : []
  })
}
