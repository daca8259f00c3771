/** A credstash table and the KMS behind it, on a real socket: two items a page. */
import { createCipheriv, createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

type Attributes = Readonly<Record<string, { readonly S?: string; readonly B?: string }>>

export interface SealOptions {
  readonly version?: string
  readonly digest?: string
  readonly context?: Readonly<Record<string, string>>
  /** As Python 2 wrote it: the MAC as text, and no name of a digest. */
  readonly isOld?: boolean
}

const names: Readonly<Record<string, string>> = { SHA: 'sha1', MD5: 'md5' }

/** An item as credstash puts it. */
export function seal(
  name: string,
  value: string | Buffer,
  { version = '1', digest = 'SHA256', context = {}, isOld = false }: SealOptions = {},
): Attributes {
  const key = randomBytes(64)
  const counter = Buffer.alloc(16)
  counter[15] = 1
  const cipher = createCipheriv('aes-256-ctr', key.subarray(0, 32), counter)
  const contents = Buffer.concat([cipher.update(value as string), cipher.final()])
  const algorithm = names[digest] ?? digest.toLowerCase()
  const mac = createHmac(algorithm, key.subarray(32)).update(contents).digest('hex')
  return {
    name: { S: name },
    version: { S: isOld ? version : version.padStart(19, '0') },
    key: { S: wrap(key, context) },
    contents: { S: contents.toString('base64') },
    hmac: isOld ? { S: mac } : { B: Buffer.from(mac).toString('base64') },
    ...(isOld ? {} : { digest: { S: digest } }),
  }
}

/** What stands for a data key that KMS encrypted: the key, and what has to be told to get it. */
const wrap = (key: Buffer, context: object): string =>
  Buffer.from(JSON.stringify({ key: key.toString('base64'), context })).toString('base64')

export interface Table {
  /** For the program. */
  readonly env: Readonly<Record<string, string>>
  readonly asked: Readonly<Record<string, number>>
  close(): void
}

export async function startTable(items: readonly Attributes[]): Promise<Table> {
  const asked: Record<string, number> = {}
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const op = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
    asked[op] = (asked[op] ?? 0) + 1
    const input = JSON.parse(body) as Record<string, unknown>
    const { status, answer } = op === 'Scan' ? scan(items, input) : decrypt(input)
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { env: { AWS_ENDPOINT_URL_DYNAMODB: url, AWS_ENDPOINT_URL_KMS: url }, asked, close }
}

function scan(items: readonly Attributes[], input: Record<string, unknown>) {
  if (input['TableName'] !== 'credential-store') {
    return refuse('com.amazonaws.dynamodb.v20120810#ResourceNotFoundException')
  }
  const start = Number(
    (input['ExclusiveStartKey'] as { at?: { S: string } } | undefined)?.at?.S ?? 0,
  )
  const more =
    start + 2 < items.length ? { LastEvaluatedKey: { at: { S: String(start + 2) } } } : {}
  return { status: 200, answer: { Items: items.slice(start, start + 2), ...more } }
}

function decrypt(input: Record<string, unknown>) {
  const blob = Buffer.from(String(input['CiphertextBlob']), 'base64').toString()
  const { key, context } = JSON.parse(blob) as { key: string; context: object }
  const told = input['EncryptionContext'] ?? {}
  if (JSON.stringify(told) !== JSON.stringify(context)) return refuse('InvalidCiphertextException')
  return { status: 200, answer: { Plaintext: key } }
}

const refuse = (name: string) => ({ status: 400, answer: { __type: name } })
