/**
 * The calls to S3 that chamber makes, and no others: this list is what an IAM policy has to allow.
 * Without `s3:ListBucket` S3 answers "denied" for an object that is not there.
 */
import { text, quote, storedName, type Text } from '../../core/text.ts'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { badAnswer } from '../../aws/errors/invalid-response.ts'
import { allItems } from '../../aws/pages.ts'
import type { Call } from '../../aws/session.ts'
import type { OnNotice } from '../store.ts'
import {
  explainBucketError,
  isConflict,
  isMissingObject,
  isNotImplemented,
} from './bucket-error.ts'

export interface StoredObject {
  readonly text: string
  /** Changes with the content: the condition of a write. */
  readonly etag: string
  /** `AES256`, `aws:kms`, `aws:kms:dsse`, where S3 says. */
  readonly encryption: string | undefined
}

/** How what is written is encrypted: by S3's own key, or by a KMS key. */
export type Encryption = { readonly kmsKey: string } | 'AES256'

export interface PutOptions {
  /** The ETag that was read; undefined where there was no object. */
  readonly expected: string | undefined
  readonly encryption: Encryption
  /** The values that are written, which must not appear in an error. */
  readonly secrets: readonly string[]
}

/** Every method throws ChamberError, naming bucket and object. */
export interface Bucket {
  readonly name: string
  /** Undefined when there is no such object. */
  get(path: string): Promise<StoredObject | undefined>
  /** False, and nothing written, when the object is not what was expected any more. */
  put(path: string, text: string, options: PutOptions): Promise<boolean>
  /** No failure when there is none. */
  remove(path: string): Promise<void>
  /** The objects whose path begins so, those below a further slash left out. */
  list(prefix: string): Promise<readonly string[]>
}

export interface BucketOptions {
  readonly name: string
  readonly region: Text
  readonly call: Call
  readonly onNotice: OnNotice
}

/** A bucket over an SDK client made by {@link createClient}. */
export function createBucket(client: S3Client, options: BucketOptions): Bucket {
  const Bucket = options.name
  const ask = asker(options)
  return {
    name: Bucket,
    get: (Key) =>
      orMissing(
        ask(text`s3:GetObject`, Key, async (send) => {
          const answer = await client.send(new GetObjectCommand({ Bucket, Key }), send)
          const { ETag: etag = '', ServerSideEncryption: encryption } = answer
          return { text: await textOf(answer.Body as unknown), etag, encryption }
        }),
      ),
    put: putter(client, options, ask),
    async remove(Key) {
      await ask(text`s3:DeleteObject`, Key, (send) =>
        client.send(new DeleteObjectCommand({ Bucket, Key }), send),
      )
    },
    list: (prefix) => listAll(client, { Bucket, prefix, ask }),
  }
}

/** Puts under conditions, until the endpoint says that it knows none. */
function putter(client: S3Client, { name, onNotice }: BucketOptions, ask: Ask): Bucket['put'] {
  let isConditional = true
  return async (path, content, { expected, encryption, secrets }) => {
    const input = {
      Bucket: name,
      Key: path,
      Body: content,
      ...encryptionOf(encryption),
      ...(isConditional ? conditionOf(expected) : {}),
    }
    const run = (send: Send) => client.send(new PutObjectCommand(input), send)
    try {
      await ask(text`s3:PutObject`, path, run, secrets)
      return true
    } catch (error) {
      if (isConflict(error)) return false
      if (!isConditional || !isNotImplemented(error)) throw error
      isConditional = false
      onNotice('warning', withoutConditions)
      return false
    }
  }
}

/** Only of servers that are not AWS's. */
const withoutConditions = text`this S3 endpoint does not know conditional writes: a change that someone else makes at the same time may be lost`

type Send = { readonly abortSignal: AbortSignal }
type Ask = <T>(
  action: string,
  path: string,
  run: (send: Send) => Promise<T>,
  secrets?: readonly string[],
) => Promise<T>

function asker({ name: bucket, region, call }: BucketOptions): Ask {
  return async (action, path, run, secrets = []) => {
    try {
      return await call(`${action} on ${bucket}/${path}`, run, secrets)
    } catch (error) {
      throw explainBucketError(error, {
        action: quote(action, 'action'),
        bucket: storedName(bucket),
        path: storedName(path),
        region,
      })
    }
  }
}

async function orMissing<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking
  } catch (error) {
    if (isMissingObject(error)) return undefined
    throw error
  }
}

/**
 * See `client.ts`: the body of an object comes as a Blob. Bytes that are no text are nothing that
 * chamber wrote, and would be changed without a word when written again: the empty text is no JSON.
 */
async function textOf(body: unknown): Promise<string> {
  const bytes = body instanceof Blob ? await body.arrayBuffer() : new ArrayBuffer(0)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return ''
  }
}

const encryptionOf = (encryption: Encryption) =>
  encryption === 'AES256'
    ? { ServerSideEncryption: 'AES256' as const }
    : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: encryption.kmsKey }

const conditionOf = (expected: string | undefined) =>
  expected === undefined ? { IfNoneMatch: '*' } : { IfMatch: expected }

/** S3 always says how many there are: an answer without it is no empty list. */
function checkListed({ KeyCount }: ListObjectsV2CommandOutput, where: Text): void {
  if (KeyCount !== undefined) return
  throw badAnswer(text`s3:ListBucket on ${where} was answered without a list`)
}

function listAll(
  client: S3Client,
  { Bucket, prefix, ask }: { readonly Bucket: string; readonly prefix: string; readonly ask: Ask },
): Promise<string[]> {
  const input = { Bucket, Prefix: prefix, Delimiter: '/' }
  return allItems(async (token) => {
    const answer = await ask('s3:ListBucket', `${prefix}*`, (send) =>
      client.send(new ListObjectsV2Command({ ...input, ContinuationToken: token }), send),
    )
    checkListed(answer, storedName(`${Bucket}/${prefix}*`))
    const items = (answer.Contents ?? []).flatMap(({ Key = [] }) => Key)
    return { items, nextToken: answer.IsTruncated ? answer.NextContinuationToken : undefined }
  }, `s3:ListBucket on ${Bucket}/${prefix}*`)
}
