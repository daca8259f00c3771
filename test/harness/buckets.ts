/** The program on a bucket, and the objects in it. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3'
import { setup, type Setup } from './chamber.ts'
import { bucketName as Bucket } from './target.ts'

type RunOptions = Parameters<Setup['chamber']>[1]

export interface BucketSetup {
  readonly endpoint: Setup['endpoint']
  /** Runs the program on the bucket. */
  chamber(argv: readonly string[], options?: RunOptions): ReturnType<Setup['chamber']>
  /** The JSON of an object; undefined when there is none. */
  json(path: string): Promise<unknown>
  /** The values of an index of the s3 backend. */
  latest(service: string): Promise<unknown>
  paths(): Promise<string[]>
  /** Puts an object behind the program's back. */
  put(path: string, body: string, kmsKey?: string): Promise<void>
  remove(path: string): Promise<void>
}

/** As {@link setup}, with the backend chosen and its bucket there. */
export async function bucketSetup(backend: 's3' | 's3-kms'): Promise<BucketSetup> {
  const place = await setup()
  return { ...objectsOf(place), chamber: chamberOf(place, backend), endpoint: place.endpoint }
}

function chamberOf(place: Setup, backend: string): BucketSetup['chamber'] {
  const variables = { CHAMBER_SECRET_BACKEND: backend, CHAMBER_S3_BUCKET: Bucket }
  return (argv, options = {}) =>
    place.chamber(argv, { ...options, env: { ...variables, ...options.env } })
}

function objectsOf({ endpoint }: Setup) {
  const client = endpoint.s3()
  const json = async (Key: string): Promise<unknown> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
      return JSON.parse((await Body?.transformToString()) ?? '')
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw error
    }
  }
  return {
    json,
    latest: async (service: string) =>
      ((await json(`${service}/__latest.json`)) as { latest?: unknown } | undefined)?.latest,
    async paths() {
      const paths: string[] = []
      for await (const page of paginateListObjectsV2({ client }, { Bucket }))
        for (const { Key = '' } of page.Contents ?? []) paths.push(Key)
      return paths
    },
    async put(Key: string, Body: string, kmsKey?: string) {
      const encryption =
        kmsKey === undefined
          ? { ServerSideEncryption: 'AES256' as const }
          : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: kmsKey }
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ...encryption }))
    },
    async remove(Key: string) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }))
    },
  }
}
