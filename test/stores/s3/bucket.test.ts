/** What goes over the wire to S3, and what comes of its answers. */
import { text as say } from '../../../src/core/text.ts'
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { openSession } from '../../../src/aws/session.ts'
import { createBucket } from '../../../src/stores/s3/bucket.ts'
import { createClient } from '../../../src/stores/s3/client.ts'

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

interface Asked {
  readonly method: string
  readonly url: string
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

// the SDK warns about the age of Node 20, which tests print as if it were ours
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const aws = {
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'y',
  AWS_REGION: 'us-east-1',
}

/** A bucket whose requests are answered here; without an endpoint, in the place of AWS. */
async function bucketOf(answer: (asked: Asked) => Answer, endpoint?: string, name = 'bkt') {
  const asked: Asked[] = []
  const notices: string[] = []
  const env = { ...aws, ...(endpoint ? { AWS_ENDPOINT_URL: endpoint } : {}) }
  const settings = {
    attempts: 1,
    countsThrottled: true,
    retryMode: 'standard',
    timeout: 10_000,
  } as const
  const session = await openSession({ env, settings, onWait() {} })
  const clientConfig = await session.clientConfig('s3')
  const requestHandler: typeof clientConfig.requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request) {
      const { method, path, hostname: host, headers, body } = request
      const query = new URLSearchParams(request.query as Record<string, string>)
      const one = { method, url: `${path}?${query}`, host, headers, body: String(body ?? '') }
      asked.push(one)
      const { status, headers: out = {}, body: text = '' } = answer(one)
      return {
        response: { statusCode: status, headers: { ...out }, body: Buffer.from(text as string) },
      }
    },
  }
  const client = createClient({ ...clientConfig, requestHandler })
  const onNotice = (_: string, text: string) => void notices.push(text)
  const bucket = createBucket(client, {
    name,
    region: say`us-east-1`,
    call: session.call,
    onNotice,
  })
  return { bucket, asked, notices }
}

const refusal = (code: string, more = ''): string =>
  `<Error><Code>${code}</Code><Message>said by S3</Message>${more}</Error>`

const put = { expected: undefined, encryption: 'AES256', secrets: ['s3cr3t'] } as const

describe('at AWS', () => {
  it('the bucket is part of the host name', async () => {
    const { bucket, asked } = await bucketOf(() => ({ status: 200, body: '{}' }))
    await bucket.get('app/k.json')
    expect(asked[0]).toMatchObject({
      host: 'bkt.s3.us-east-1.amazonaws.com',
      url: '/app/k.json?x-id=GetObject',
    })
  })

  it('an access point is reached by its ARN', async () => {
    const arn = 'arn:aws:s3:us-east-1:123456789012:accesspoint/mine'
    const { bucket, asked } = await bucketOf(() => ({ status: 200 }), undefined, arn)
    await bucket.get('app/k.json')
    expect(asked[0]?.host).toBe('mine-123456789012.s3-accesspoint.us-east-1.amazonaws.com')
  })
})

describe('at an endpoint of the user', () => {
  it('the bucket is part of the path, below the path of the endpoint', async () => {
    const answer = () => ({ status: 200 })
    const { bucket, asked } = await bucketOf(answer, 'https://storage.example:9000/s3')
    await bucket.get('app/k.json')
    expect(asked[0]).toMatchObject({
      host: 'storage.example',
      url: '/s3/bkt/app/k.json?x-id=GetObject',
    })
  })

  it('one that is no URL is named', async () => {
    await expect(bucketOf(() => ({ status: 200 }), 'localhost:9000')).rejects.toThrow(
      'AWS_ENDPOINT_URL is not a URL',
    )
  })
})

describe('a write', () => {
  it.each([
    ['of a new object wants none to be there', undefined, { 'if-none-match': '*' }],
    ['of a known one wants it as it was read', '"abc"', { 'if-match': '"abc"' }],
  ])('%s', async (_, expected, headers) => {
    const { bucket, asked } = await bucketOf(() => ({ status: 200 }))
    expect(await bucket.put('app/k.json', '{}', { ...put, expected })).toBe(true)
    expect(asked[0]?.headers).toMatchObject({
      ...headers,
      'x-amz-server-side-encryption': 'AES256',
    })
  })

  it('carries a checksum, which buckets with Object Lock ask for', async () => {
    const { bucket, asked } = await bucketOf(() => ({ status: 200 }))
    await bucket.put('app/k.json', '{}', put)
    expect(asked[0]?.headers['x-amz-checksum-crc32']).toMatch(/=$/)
  })

  it('names the KMS key', async () => {
    const { bucket, asked } = await bucketOf(() => ({ status: 200 }))
    await bucket.put('app/k.json', '{}', { ...put, encryption: { kmsKey: 'alias/a' } })
    expect(asked[0]?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/a',
    })
  })

  it.each([
    [412, 'PreconditionFailed'],
    [409, 'ConditionalRequestConflict'],
    [404, 'NoSuchKey'],
  ])('that is answered %s %s has met another', async (status, code) => {
    const { bucket } = await bucketOf(() => ({ status, body: refusal(code) }))
    expect(await bucket.put('app/k.json', '{}', put)).toBe(false)
  })

  it('goes on without conditions where they are not known, and says so once', async () => {
    const knowsNone = ({ headers }: Asked) =>
      (headers['if-match'] ?? headers['if-none-match'])
        ? { status: 501, body: refusal('NotImplemented') }
        : { status: 200 }
    const { bucket, notices } = await bucketOf(knowsNone)
    expect(await bucket.put('app/k.json', '{}', put)).toBe(false)
    expect(await bucket.put('app/k.json', '{}', put)).toBe(true)
    expect(await bucket.put('app/k.json', '{}', { ...put, expected: '"abc"' })).toBe(true)
    expect(notices).toEqual([expect.stringContaining('conditional writes')])
  })

  it('that is refused tells no value', async () => {
    const body = '<Error><Code>InvalidRequest</Code><Message>bad: s3cr3t</Message></Error>'
    const { bucket } = await bucketOf(() => ({ status: 400, body }))
    await expect(bucket.put('app/k.json', '{}', put)).rejects.toThrow(
      /on bkt\/app\/k\.json .*bad: \*\*\*/,
    )
  })
})

describe('a listing', () => {
  const page = (key: string, next: string) =>
    `<ListBucketResult><KeyCount>1</KeyCount><Contents><Key>${key}</Key></Contents>${next}</ListBucketResult>`
  const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>'

  it('goes through all pages', async () => {
    const { bucket, asked } = await bucketOf(({ url }) => ({
      status: 200,
      body: url.includes('continuation-token=t') ? page('b', '') : page('a', more),
    }))
    expect(await bucket.list('app/')).toEqual(['a', 'b'])
    expect(asked[0]?.url).toBe('/?list-type=2&prefix=app%2F&delimiter=%2F')
  })

  it.each([
    ['never ends', page('a', more)],
    ['is none', '<html></html>'],
    ['is empty', ''],
  ])('that %s is a fault of whoever answered', async (_, body) => {
    const { bucket } = await bucketOf(() => ({ status: 200, body }))
    await expect(bucket.list('app/')).rejects.toMatchObject({ code: 'BAD_ANSWER' })
  })
})

describe('an answer', () => {
  it('that there is no such object is none', async () => {
    const { bucket } = await bucketOf(() => ({ status: 404, body: refusal('NoSuchKey') }))
    expect(await bucket.get('app/k.json')).toBeUndefined()
  })

  it('whose bytes are no text is no JSON either', async () => {
    const { bucket } = await bucketOf(() => ({
      status: 200,
      headers: { etag: '"a"' },
      body: Buffer.from([0x22, 0xff, 0x22]),
    }))
    expect(await bucket.get('app/k.json')).toMatchObject({ text: '', etag: '"a"' })
  })

  const region = { 'x-amz-bucket-region': 'eu-west-1' }
  it.each([
    [
      'of another region',
      301,
      'PermanentRedirect',
      region,
      'the bucket bkt is not in us-east-1, which was asked, but in eu-west-1',
    ],
    [
      'of another region, moved',
      307,
      'TemporaryRedirect',
      {},
      'the bucket bkt is not in us-east-1',
    ],
    ['of a missing bucket', 404, 'NoSuchBucket', {}, 'there is no bucket bkt (asked in us-east-1)'],
    [
      'of a denial',
      403,
      'AccessDenied',
      {},
      's3:GetObject on bkt/app/k.json was denied in us-east-1: said by S3',
    ],
    [
      'of a missing KMS key',
      400,
      'KMS.NotFoundException',
      {},
      'the KMS key for bkt/app/k.json was not found in us-east-1',
    ],
    [
      'of a disabled KMS key',
      400,
      'KMS.DisabledException',
      {},
      'cannot be used (KMS.DisabledException)',
    ],
    [
      'of anything else',
      400,
      'InvalidRequest',
      {},
      's3:GetObject on bkt/app/k.json failed (InvalidRequest) in us-east-1: said by S3',
    ],
  ])('%s is a sentence', async (_, status, code, headers, says) => {
    const { bucket } = await bucketOf(() => ({ status, headers, body: refusal(code) }))
    await expect(bucket.get('app/k.json')).rejects.toThrow(says)
  })

  it('of a signature for another region names the right one', async () => {
    const body = refusal('AuthorizationHeaderMalformed', '<Region>eu-west-1</Region>')
    const { bucket } = await bucketOf(() => ({ status: 400, body }))
    await expect(bucket.get('app/k.json')).rejects.toMatchObject({
      code: 'WRONG_REGION',
      hint: 'set AWS_REGION or CHAMBER_AWS_REGION to eu-west-1',
    })
  })
})

/** The signature that AWS would compute for a request, to the byte of its path. */
function signatureOf({ method, url, headers }: IncomingMessage, secret: string): string {
  const authorization = headers.authorization ?? ''
  const [, scope = '', signed = ''] =
    /Credential=\w+\/(\S+), SignedHeaders=(\S+),/.exec(authorization) ?? []
  const [path = '', query = ''] = (url ?? '').split('?')
  const canonical = [
    method,
    path,
    query.split('&').toSorted().join('&'),
    ...signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const hash = createHash('sha256').update(canonical).digest('hex')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash].join('\n')
  const key = scope
    .split('/')
    .reduce<Buffer>(
      (last, part) => createHmac('sha256', last).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    )
  return createHmac('sha256', key).update(text).digest('hex')
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test.each([
  ['app/k.json', '/bkt/app/k.json'],
  ['app/a.b-c_d.json', '/bkt/app/a.b-c_d.json'],
  ['a/../b/k.json', '/bkt/a/../b/k.json'],
  ['./../..json', '/bkt/./../..json'],
  [
    'app/__kms_arn:aws:kms:x:1:key_7__latest.json',
    '/bkt/app/__kms_arn%3Aaws%3Akms%3Ax%3A1%3Akey_7__latest.json',
  ],
  ["app/it's (a) *name*+1 é.json", '/bkt/app/it%27s%20%28a%29%20%2Aname%2A%2B1%20%C3%A9.json'],
])('%s is sent and signed as it is', async (path, sent) => {
  let got: IncomingMessage | undefined
  const endpoint = await listen((request, response) => {
    got = request
    response.end('{}')
  })
  const env = { ...aws, AWS_ENDPOINT_URL_S3: endpoint }
  const settings = {
    attempts: 1,
    countsThrottled: true,
    retryMode: 'standard',
    timeout: 10_000,
  } as const
  const session = await openSession({ env, settings, onWait() {} })
  const { region, call } = session
  const options = { name: 'bkt', region, call, onNotice() {} }
  await createBucket(createClient(await session.clientConfig('s3')), options).get(path)
  expect(got?.url).toBe(`${sent}?x-id=GetObject`)
  expect(got?.headers.authorization).toContain(`Signature=${got && signatureOf(got, 'y')}`)
})
