/** Secrets Manager's side of a case: what a store holds before, and after. */
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { StoreExpectation } from './case.ts'

type Values = Readonly<Record<string, string>>
type Versions = Readonly<Record<string, number>>

interface Contents {
  readonly values: Values
  /** The version of each key, 1 unless it is here; null for a secret without bookkeeping. */
  readonly meta?: Versions | null
}

export interface SecretStep extends Partial<Contents> {
  readonly secret: string
  readonly versions?: readonly (Contents & { readonly stages?: readonly string[] })[]
  readonly raw?: string
  readonly binary?: string
  readonly rotation?: boolean
}

const bookkeeping = '_chamber_metadata'

/** Makes one secret as the step says. */
export async function makeSecret(client: SecretsManagerClient, step: SecretStep): Promise<void> {
  const { secret: Name, versions = [], values = {}, meta, raw, binary } = step
  const [first, ...later] = versions
  const contents = first ?? { values, ...(meta === undefined ? {} : { meta }) }
  const value =
    binary === undefined
      ? { SecretString: raw ?? secretString(contents) }
      : { SecretBinary: Buffer.from(binary) }
  await client.send(new CreateSecretCommand({ Name, ...value }))
  for (const { stages = [], ...more } of later) {
    const VersionStages = ['AWSCURRENT', ...stages]
    const SecretString = secretString(more)
    await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString, VersionStages }))
  }
  if (step.rotation === true) await rotate(client, Name)
}

function secretString({ values, meta = {} }: Contents): string {
  const created = {
    created: '2024-01-02T03:04:05Z',
    created_by: 'arn:aws:iam::123456789012:user/ann',
  }
  if (meta === null) return JSON.stringify(values)
  const keys = Object.keys(values).map((key) => [key, { ...created, version: meta[key] ?? 1 }])
  // with blanks, as it was when the original was recorded: it prints its bookkeeping as it is
  const known = JSON.stringify(Object.fromEntries(keys))
    .replaceAll('":', '": ')
    .replaceAll(',"', ', "')
  return JSON.stringify({ ...values, [bookkeeping]: known })
}

async function rotate(client: SecretsManagerClient, SecretId: string): Promise<void> {
  const RotationRules = { AutomaticallyAfterDays: 30 }
  await client.send(new RotateSecretCommand({ SecretId, RotationRules, RotateImmediately: false }))
}

/** Every secret that a step writes down. */
export function valuesOfSecret({ values = {}, versions = [], raw, binary }: SecretStep): string[] {
  const all = [values, ...versions.map((one) => one.values)].flatMap((one) => Object.values(one))
  return [...all, raw ?? '', binary ?? '']
}

/** All secrets by name: what is current, the key if one was named, the tags. */
export async function readSecrets(client: SecretsManagerClient): Promise<Record<string, object>> {
  const { SecretList = [] } = await client.send(new ListSecretsCommand({ MaxResults: 100 }))
  const states = SecretList.map(async ({ Name = '' }) => [Name, await readOne(client, Name)])
  return Object.fromEntries(await Promise.all(states)) as Record<string, object>
}

async function readOne(client: SecretsManagerClient, SecretId: string): Promise<object> {
  const { SecretString: text, SecretBinary: bytes } = await client.send(
    new GetSecretValueCommand({ SecretId }),
  )
  const { KmsKeyId, Tags = [] } = await client.send(new DescribeSecretCommand({ SecretId }))
  const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))
  return {
    value: text === undefined ? Buffer.from(bytes ?? []).toString() : parse(text),
    ...(KmsKeyId ? { key_id: KmsKeyId } : {}),
    ...(Tags.length > 0 ? { tags } : {}),
  }
}

/** The bookkeeping is read too, its times masked. */
function parse(text: string): unknown {
  try {
    const parsed = JSON.parse(text) as Record<string, unknown>
    const known = parsed[bookkeeping]
    return typeof known === 'string' ? { ...parsed, [bookkeeping]: parseKnown(known) } : parsed
  } catch {
    return text
  }
}

function parseKnown(text: string): unknown {
  return JSON.parse(text, (name, value: unknown) => (name === 'created' ? 'RFC3339' : value))
}

/** A case notes versions and staging labels for information only. */
export function withoutInformation(expected: StoreExpectation): StoreExpectation {
  if (typeof expected === 'string') return expected
  const states = Object.entries(expected).map(([name, state]) => {
    const { stages: _stages, versions: _versions, ...counts } = state as Record<string, unknown>
    return [name, counts]
  })
  return Object.fromEntries(states) as StoreExpectation
}
