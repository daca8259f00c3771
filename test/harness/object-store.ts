/**
 * The handful of S3's operations that chamber uses, and STS's GetCallerIdentity, in this process:
 * conditions of writes are kept as S3 keeps them, and so are its error codes.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ObjectStore {
  readonly url: string
  close(): Promise<void>
}

interface StoredObject {
  readonly body: Buffer
  readonly etag: string
  readonly encryption: string
  readonly kmsKey: string | undefined
}

type Bucket = Map<string, StoredObject>

interface Reply {
  readonly status: number
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

interface Question {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface ObjectStoreOptions {
  readonly buckets: readonly string[]
  readonly caller: string
  readonly kmsKeys: readonly string[]
}

/** Starts it on a free loopback port. */
export async function startObjectStore(options: ObjectStoreOptions): Promise<ObjectStore> {
  const buckets = new Map(options.buckets.map((name) => [name, new Map() as Bucket]))
  const server = createServer((request, response) => {
    read(request)
      .then((question) => answer(question, buckets, options))
      .then((reply) => send(response, reply))
      .catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The path to the byte, which `URL` would change: names may hold `..`. */
async function read(request: IncomingMessage): Promise<Question> {
  const [path = '/', query = ''] = (request.url ?? '/').split('?')
  const [, bucket = '', ...names] = path.split('/').map(decodeURIComponent)
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { method = '', headers } = request
  const body = Buffer.concat(chunks)
  return { method, bucket, key: names.join('/'), query: new URLSearchParams(query), headers, body }
}

function send(response: ServerResponse, { status, body = '', headers = {} }: Reply): void {
  const length = Buffer.byteLength(body)
  response.writeHead(status, { ...headers, 'content-length': length }).end(body)
}

function answer(
  question: Question,
  buckets: Map<string, Bucket>,
  { caller, kmsKeys }: ObjectStoreOptions,
): Reply {
  const { method, bucket: name, key } = question
  if (method === 'POST') return identity(caller)
  if (method === 'PUT' && key === '') return createBucket(buckets, name)
  const bucket = buckets.get(name)
  if (!bucket) return refuse(404, 'NoSuchBucket')
  if (method === 'GET' && key === '') return list(bucket, question.query)
  if (method === 'GET') return get(bucket, key)
  if (method === 'PUT') return put(bucket, question, kmsKeys)
  if (method !== 'DELETE') return refuse(501, 'NotImplemented')
  bucket.delete(key)
  return { status: 204 }
}

const identity = (caller: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${caller}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
})

function createBucket(buckets: Map<string, Bucket>, name: string): Reply {
  buckets.set(name, buckets.get(name) ?? new Map())
  return { status: 200 }
}

/** Pages are as long as asked for; the token is the name they end with. */
function list(bucket: Bucket, query: URLSearchParams): Reply {
  const prefix = query.get('prefix') ?? ''
  const from = query.get('continuation-token') ?? ''
  const size = Number(query.get('max-keys') ?? 1000)
  const isOneLevel = query.get('delimiter') === '/'
  const found = [...bucket.keys()]
    .filter((key) => key.startsWith(prefix) && key > from)
    .filter((key) => !isOneLevel || !key.slice(prefix.length).includes('/'))
    .toSorted()
  const page = found.slice(0, size)
  const isCut = found.length > size
  const rows = page.map((key) => `<Contents><Key>${escape(key)}</Key></Contents>`).join('')
  const token = `<NextContinuationToken>${escape(page.at(-1) ?? '')}</NextContinuationToken>`
  return xml(
    200,
    `<ListBucketResult><KeyCount>${page.length}</KeyCount><IsTruncated>${isCut}</IsTruncated>${rows}${isCut ? token : ''}</ListBucketResult>`,
  )
}

function get(bucket: Bucket, key: string): Reply {
  const object = bucket.get(key)
  if (!object) return refuse(404, 'NoSuchKey')
  const { body, etag, encryption, kmsKey } = object
  const headers = { etag, 'x-amz-server-side-encryption': encryption }
  const keyHeader = kmsKey && { 'x-amz-server-side-encryption-aws-kms-key-id': kmsKey }
  return { status: 200, body, headers: { ...headers, ...keyHeader } }
}

function put(bucket: Bucket, { key, headers, body }: Question, kmsKeys: readonly string[]): Reply {
  const there = bucket.get(key)
  if (headers['if-none-match'] === '*' && there) return refuse(412, 'PreconditionFailed')
  const match = headers['if-match']
  if (match !== undefined && !there) return refuse(404, 'NoSuchKey')
  if (match !== undefined && match !== there?.etag) return refuse(412, 'PreconditionFailed')
  const encryption = String(headers['x-amz-server-side-encryption'] ?? 'AES256')
  const kmsKey = headers['x-amz-server-side-encryption-aws-kms-key-id']?.toString()
  if (kmsKey !== undefined && !kmsKeys.includes(kmsKey)) return refuse(400, 'KMS.NotFoundException')
  // the content's own hash, but for what a KMS key encrypts: that is never twice the same
  const hashed = kmsKey === undefined ? body : Buffer.concat([body, randomBytes(8)])
  const etag = `"${createHash('md5').update(hashed).digest('hex')}"`
  bucket.set(key, { body, etag, encryption, kmsKey })
  return { status: 200, headers: { etag } }
}

const refuse = (status: number, code: string): Reply =>
  xml(status, `<Error><Code>${code}</Code><Message>refused</Message></Error>`)

const xml = (status: number, body: string): Reply => ({
  status,
  body,
  headers: { 'content-type': 'application/xml' },
})

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
