/** What a case's bucket holds, before and after. */
import {
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { bucketName as Bucket } from '../harness/target.ts'
import type { SetupStep } from './case.ts'

type Versions = Readonly<Record<string, readonly string[]>>

/** Secrets as the original writes them; or one object as it is. */
export type BucketStep =
  | { readonly s3: string; readonly values: Versions; readonly created?: string }
  | { readonly s3kms: string; readonly alias: string; readonly values: Versions }
  | { readonly object: string; readonly json: unknown; readonly alias?: string }

export function isBucketStep(step: SetupStep | BucketStep): step is BucketStep {
  return ['s3', 's3kms', 'object'].some((name) => name in step)
}

/** Every value, old versions too. */
export function valuesOfBucket(step: BucketStep): string[] {
  return 'values' in step ? Object.values(step.values).flat() : []
}

export async function makeBucketState(client: S3Client, step: BucketStep): Promise<void> {
  for (const { path, json, alias } of objectsOf(step)) {
    const encryption =
      alias === undefined
        ? { ServerSideEncryption: 'AES256' as const }
        : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: alias }
    const input = { Bucket, Key: path, Body: JSON.stringify(json), ...encryption }
    await client.send(new PutObjectCommand(input))
  }
}

interface MadeObject {
  readonly path: string
  readonly json: unknown
  readonly alias?: string | undefined
}

function objectsOf(step: BucketStep): MadeObject[] {
  if ('object' in step) return [{ path: step.object, json: step.json, alias: step.alias }]
  if ('s3' in step) {
    const { s3: service, values, created } = step
    const latest = latestOf(values, (value) => value)
    const index = { path: `${service}/__latest.json`, json: { latest } }
    return [...secretsOf(service, values, { created }), index]
  }
  const { s3kms: service, values, alias } = step
  const latest = latestOf(values, (value, version) => ({ version, value, KMSAlias: alias }))
  const path = `${service}/__kms_${alias.replaceAll('/', '_')}__latest.json`
  return [...secretsOf(service, values, { alias }), { path, json: { latest }, alias }]
}

function latestOf(values: Versions, entry: (value: string, version: number) => unknown) {
  const entries = Object.entries(values).map(([key, all]) => [
    key,
    entry(all.at(-1) ?? '', all.length),
  ])
  return Object.fromEntries(entries) as unknown
}

function secretsOf(
  service: string,
  secrets: Versions,
  options: { readonly created?: string | undefined; readonly alias?: string },
): MadeObject[] {
  const { created = '2024-01-02T03:04:05Z', alias } = options
  const created_by = 'arn:aws:iam::123456789012:user/ann'
  return Object.entries(secrets).map(([key, all]) => {
    const versions = all.map((value, index) => [
      index + 1,
      { created, created_by, version: index + 1, value },
    ])
    const json = { service, key: `/${service}/${key}`, values: Object.fromEntries(versions) }
    return { path: `${service}/${key}.json`, json, alias }
  })
}

/** All objects, their times masked. */
export async function readBucket(client: S3Client): Promise<Readonly<Record<string, unknown>>> {
  const state: Record<string, unknown> = {}
  for await (const page of paginateListObjectsV2({ client }, { Bucket }))
    for (const { Key = '' } of page.Contents ?? []) state[Key] = await readObject(client, Key)
  return state
}

async function readObject(client: S3Client, Key: string) {
  const answer = await client.send(new GetObjectCommand({ Bucket, Key }))
  const { ServerSideEncryption: sse, SSEKMSKeyId: kms } = answer
  const text = (await answer.Body?.transformToString()) ?? ''
  const json: unknown = JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' && isTime.test(value) ? 'RFC3339' : value,
  )
  return { sse, ...(kms === undefined ? {} : { kms }), json }
}

const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
