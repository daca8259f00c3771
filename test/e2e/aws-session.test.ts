/** Where region, credentials and endpoint come from, and what is said when they do not. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { setup } from '../harness/chamber.ts'

const read = ['read', '-q', 'app', 'key']
const found = { status: 0, stdout: 'v\n', stderr: '' }
const withoutKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }

/** Listens on a free loopback port until the test has finished. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A server of credentials, as ECS has one; it counts what it is asked. */
async function credentialServer(body: string): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const port = await listen(
    createServer((request, response) => {
      asked.push(request)
      response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    }),
  )
  return { url: `http://127.0.0.1:${port}/credentials`, asked }
}

const temporary = JSON.stringify({
  AccessKeyId: 'ASIATEMPORARY',
  SecretAccessKey: 'secret-access',
  Token: 'session-token',
  Expiration: '2099-01-01T00:00:00Z',
})

test('credentials of the container endpoint, with its token', async () => {
  const { chamber, file } = await setup({ app: { key: 'v' } })
  const { url, asked } = await credentialServer(temporary)
  const env = {
    ...withoutKeys,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: await file('token', 'container-token'),
  }
  expect(await chamber(read, { env })).toMatchObject(found)
  expect(asked[0]?.headers.authorization).toBe('container-token')
})

test('credentials and region of a profile', async () => {
  const { chamber, file } = await setup({ app: { key: 'v' } })
  const config = await file(
    'config',
    '[profile dev]\nregion = us-east-1\naws_access_key_id = A\naws_secret_access_key = B\n',
  )
  const env = { ...withoutKeys, AWS_REGION: undefined, AWS_PROFILE: 'dev', AWS_CONFIG_FILE: config }
  expect(await chamber(read, { env })).toMatchObject(found)
})

test('keys in the environment win over a profile without a word on stderr', async () => {
  const { chamber, file } = await setup({ app: { key: 'v' } })
  const config = await file(
    'config',
    '[profile dev]\naws_access_key_id=A\naws_secret_access_key=B\n',
  )
  const env = { AWS_PROFILE: 'dev', AWS_CONFIG_FILE: config }
  expect(await chamber(read, { env })).toMatchObject(found)
})

test('credentials of a process', async () => {
  const { chamber, file } = await setup({ app: { key: 'v' } })
  const answer = { Version: 1, AccessKeyId: 'A', SecretAccessKey: 'B' }
  const script = await file('print', `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, 0o755)
  const config = await file('config', `[default]\ncredential_process = ${script}\n`)
  const env = { ...withoutKeys, AWS_CONFIG_FILE: config }
  expect(await chamber(read, { env })).toMatchObject(found)
})

test('a profile that is not there is named', async () => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const run = await chamber(read, { env: { ...withoutKeys, AWS_PROFILE: 'nope' } })
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain("no AWS profile 'nope'")
})

test('an expired SSO session says how to sign in', async () => {
  const { chamber, file } = await setup({ app: { key: 'v' } })
  const config = await file(
    'config',
    '[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n' +
      '[sso-session corp]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n',
  )
  const run = await chamber(read, {
    env: { ...withoutKeys, AWS_PROFILE: 'sso', AWS_CONFIG_FILE: config },
  })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('aws sso login')
})

test.each(['CHAMBER_AWS_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'])(
  'the region of %s',
  async (name) => {
    const { chamber } = await setup({ app: { key: 'v' } })
    const env = { AWS_REGION: undefined, [name]: 'us-east-1' }
    expect(await chamber(read, { env })).toMatchObject(found)
    const elsewhere = { AWS_REGION: undefined, [name]: 'eu-west-1' }
    expect(await chamber(read, { env: elsewhere })).toMatchObject({ status: 1, stdout: '' })
  },
)

test('the region of the instance, by its metadata', async () => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const port = await listen(
    createServer((request, response) => {
      const isToken = request.method === 'PUT'
      if (!isToken && request.headers['x-aws-ec2-metadata-token'] !== 't') response.statusCode = 401
      response.end(isToken ? 't' : 'us-east-1')
    }),
  )
  const env = {
    AWS_REGION: undefined,
    AWS_EC2_METADATA_DISABLED: undefined,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}`,
  }
  expect(await chamber(read, { env })).toMatchObject(found)
})

test('without a region that is said', async () => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const run = await chamber(read, { env: { AWS_REGION: undefined } })
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toMatch(/no AWS region is set\n.*AWS_REGION/)
})

test.each([
  ['ExpiredTokenException', /credentials from the environment \(AWS_ACCESS_KEY_ID\) have expired/],
  ['UnrecognizedClientException', /AWS does not know the credentials from the environment/],
  ['InvalidSignatureException', /refused the signature .*\n.*clock/],
])('%s names the source of the credentials', async (error, says) => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  endpoint.fault({ op: 'GetParameters', error, message: null })
  const run = await chamber(read)
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toMatch(says)
})

test('a denial says what, where, as whom, and what to allow', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  const message =
    'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:us-east-1:123456789012:parameter/app/key'
  endpoint.fault({ op: 'GetParameters', error: 'AccessDeniedException', message })
  const run = await chamber(read)
  expect(run.stderr).toBe(
    `chamber: error: ssm:GetParameters was denied in us-east-1: ${message}\n` +
      'chamber: hint: allow ssm:GetParameters on arn:aws:ssm:us-east-1:123456789012:parameter/app/key to arn:aws:iam::123456789012:user/ann in its policy (credentials from the environment (AWS_ACCESS_KEY_ID))\n',
  )
})

test('a KMS key that is pending deletion: a read cannot name another one', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  const key = 'arn:aws:kms:us-east-1:123456789012:key/0123abcd-0000-4000-8000-0123456789ab'
  endpoint.fault({
    op: 'GetParameters',
    error: 'InvalidKeyId',
    message: `${key} is pending deletion.`,
  })
  const run = await chamber(read)
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(
    `hint: enable the KMS key, or cancel its deletion: aws kms cancel-key-deletion --key-id ${key}\n`,
  )
})

test('an endpoint variable that is no URL is named', async () => {
  const { chamber } = await setup()
  const run = await chamber(read, { env: { CHAMBER_AWS_SSM_ENDPOINT: 'localhost:80' } })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('CHAMBER_AWS_SSM_ENDPOINT is not a URL')
})

test('an endpoint that refuses connections is named', async () => {
  const { chamber } = await setup()
  const url = 'http://127.0.0.1:1'
  const run = await chamber(['-r', '2', ...read], { env: { CHAMBER_AWS_SSM_ENDPOINT: url } })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('the endpoint 127.0.0.1:1 cannot be reached (ECONNREFUSED)')
})

/** TLS in front of the endpoint, under a certificate of a private CA. */
async function tlsEndpoint(target: string): Promise<string> {
  const [key, cert] = await Promise.all(
    ['server.key', 'server.pem'].map((name) =>
      readFile(new URL(`../fixtures/tls/${name}`, import.meta.url)),
    ),
  )
  const port = await listen(
    createTlsServer({ key, cert }, async (request, response) => {
      const headers = new Headers()
      for (const [name, value] of Object.entries(request.headers)) {
        if (!['host', 'connection', 'content-length'].includes(name))
          headers.set(name, String(value))
      }
      const body = Buffer.concat(await request.toArray())
      const answer = await fetch(target, { method: 'POST', headers, body })
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? '',
      })
      response.end(await answer.text())
    }),
  )
  return `https://127.0.0.1:${port}`
}

const ca = new URL('../fixtures/tls/ca.pem', import.meta.url).pathname

test.each(['AWS_CA_BUNDLE', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'])(
  'a CA of %s is trusted',
  async (name) => {
    const { chamber, endpoint } = await setup({ app: { key: 'v' } })
    const url = await tlsEndpoint(endpoint.url)
    const env = { CHAMBER_AWS_SSM_ENDPOINT: url, [name]: ca }
    expect(await chamber(read, { env })).toMatchObject(found)
  },
)

test('a certificate that nothing vouches for is refused, whatever Node.js is told', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  const url = await tlsEndpoint(endpoint.url)
  const env = { CHAMBER_AWS_SSM_ENDPOINT: url, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
  const run = await chamber(['-r', '1', ...read], { env })
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toMatch(/TLS certificate of 127\.0\.0\.1:\d+ is not trusted/)
})

test('a bundle that is not there is named', async () => {
  const { chamber } = await setup()
  const env = { CHAMBER_AWS_SSM_ENDPOINT: 'https://127.0.0.1:1', AWS_CA_BUNDLE: '/no/such.pem' }
  const run = await chamber(read, { env })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('AWS_CA_BUNDLE: /no/such.pem cannot be read')
})

test.each([
  ['empty', ''],
  ['of something else', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
])('a bundle that is %s is named', async (_, text) => {
  const { chamber, file } = await setup()
  const bundle = await file('bundle.pem', text)
  const env = { CHAMBER_AWS_SSM_ENDPOINT: 'https://127.0.0.1:1', AWS_CA_BUNDLE: bundle }
  const run = await chamber(read, { env })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(`AWS_CA_BUNDLE: ${bundle} holds no certificate`)
})

test('a bundle that is broken is believed in nothing', async () => {
  const { chamber, endpoint, file } = await setup({ app: { key: 'v' } })
  const url = await tlsEndpoint(endpoint.url)
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
  const bundle = await file('bundle.pem', broken + (await readFile(ca, 'utf8')))
  const env = { CHAMBER_AWS_SSM_ENDPOINT: url, AWS_CA_BUNDLE: bundle, NODE_EXTRA_CA_CERTS: ca }
  const run = await chamber(['-r', '1', ...read], { env })
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toMatch(/TLS certificate of 127\.0\.0\.1:\d+ is not trusted/)
})

test('a bundle that an editor has put a byte order mark before is read', async () => {
  const { chamber, endpoint, file } = await setup({ app: { key: 'v' } })
  const url = await tlsEndpoint(endpoint.url)
  const bundle = await file('bundle.pem', `\uFEFF${await readFile(ca, 'utf8')}`)
  const env = { CHAMBER_AWS_SSM_ENDPOINT: url, AWS_CA_BUNDLE: bundle }
  expect(await chamber(read, { env })).toMatchObject(found)
})

test('HTTPS_PROXY is used for what NO_PROXY does not name', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  const url = new URL(await tlsEndpoint(endpoint.url))
  const tunnels: string[] = []
  const proxy = createServer()
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '')
    const through = connect(Number(url.port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      through.pipe(socket).pipe(through)
    })
  })
  const env = {
    CHAMBER_AWS_SSM_ENDPOINT: `https://ssm.example.internal:${url.port}`,
    HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}`,
    AWS_CA_BUNDLE: ca,
  }
  expect(await chamber(read, { env })).toMatchObject(found)
  expect(tunnels).toEqual([`ssm.example.internal:${url.port}`])
  const direct = { ...env, NO_PROXY: 'example.internal' }
  expect(await chamber(['-r', '1', ...read], { env: direct })).toMatchObject({ status: 1 })
  expect(tunnels).toHaveLength(1)
})

test('a credential endpoint that never answers is given up and named', async () => {
  const { chamber } = await setup()
  const port = await listen(createTcpServer(() => {}))
  const env = { ...withoutKeys, AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/c` }
  const run = await chamber(['--timeout', '2s', ...read], { env })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('after 2 s')
})
