/** Examinations: what is well, what is not, and what is said to do about it. */
import { chmod } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import type { Fault } from '../harness/fault.ts'
import { repository } from '../harness/program.ts'
import { bucketName } from '../harness/target.ts'

type Options = Parameters<Setup['chamber']>[1]

interface Finding {
  readonly check: string
  readonly level: string
  readonly text: string
  readonly remedy: string | null
}

/** The findings of a run, by check; the lines of permissions apart. */
async function examine(place: Setup, words: readonly string[] = [], options: Options = {}) {
  const run = await place.chamber(['doctor', ...words, '--output', 'json'], options)
  const all = JSON.parse(run.stdout) as Finding[]
  const of = (check: string) => all.filter((one) => one.check === check)
  return { ...run, all, of, the: (check: string) => of(check)[0] }
}

/** An HTTP server that lives as long as the test. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  onTestFinished(() => server.closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const denied = (op: string): Fault => ({ op, error: 'AccessDeniedException' })

test('where all is well, every line says so', async () => {
  const place = await setup({ app: { key: 'planted-value', other: 'planted-value' } })
  const run = await place.chamber(['doctor', 'app'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  const host = String.raw`127\.0\.0\.1:\d+`
  const lines = [
    String.raw`ok    runtime      (Node\.js|Bun) [\d.]+ on \w+ \w+, chamber [\w.-]+`,
    'ok    backend      ssm',
    String.raw`ok    region       us-east-1 \(from AWS_REGION\)`,
    'ok    network      no proxy',
    String.raw`ok    endpoint     ${host} answers: (connection \d+ ms, )?answer \d+ ms`,
    `ok    clock        as that of ${host}`,
    String.raw`ok    credentials  from the environment \(AWS_ACCESS_KEY_ID\)`,
    'ok    identity     arn:aws:sts::123456789012:user/moto',
    'ok    metadata     turned off by AWS_EC2_METADATA_DISABLED',
    String.raw`ok    KMS key      alias/parameter_store_key is enabled \([\w-]+, the account's\)`,
    'ok    permissions  exec, env, export: 2 secrets read and decrypted',
    'ok    permissions  list: allowed',
    'ok    permissions  read: allowed',
    'ok    permissions  history: allowed',
    'ok    permissions  tag read: allowed',
  ]
  expect(run.stdout).toMatch(new RegExp(`^${lines.join('\n')}\n$`))
})

test('nothing is changed, and no value is shown', async () => {
  const place = await setup({ app: { key: 'planted-value' } })
  for (const words of [
    ['doctor', 'app', '--verbose'],
    ['doctor', 'app', '--output', 'json'],
  ]) {
    const run = await place.chamber(words)
    expect(run.stdout + run.stderr).not.toContain('planted-value')
    const changing = Object.keys(run.calls).filter((op) =>
      /^(Put|Delete|Add|Remove|Label)/.test(op),
    )
    expect(changing).toEqual([])
  }
})

test.each(['DescribeKey', 'GetParametersByPath', 'DescribeParameters', 'GetParameterHistory'])(
  'a broken answer to %s is not shown',
  async (op) => {
    const place = await setup({ app: { key: 'planted-value' } })
    place.endpoint.fault({ op, answer: '{"Parameters": [{"Value": "planted-half' })
    const { stdout, stderr, all } = await examine(place, ['app', '--verbose'])
    expect(stdout + stderr).not.toContain('planted')
    expect(all.map(({ check }) => check)).toContain('permissions')
  },
)

test('what a terminal would obey is taken out of answers', async () => {
  const place = await setup()
  const Arn = 'arn:aws:sts::1:user/\u001b[31mred\nline'
  const answer = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${Arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`
  place.endpoint.fault({ op: 'GetCallerIdentity', answer })
  const { the } = await examine(place)
  expect(the('identity')?.text).toMatch(/^[ -~]*$/)
})

test('without a service no secret is asked for', async () => {
  const place = await setup({ app: { key: 'planted-value' } })
  const { of, calls, status } = await examine(place)
  expect(status).toBe(0)
  expect(of('permissions')).toMatchObject([
    { level: 'ok', text: expect.stringContaining('not tried') },
  ])
  expect(calls).not.toHaveProperty('GetParametersByPath')
})

test('without a region the rest is named as not checked', async () => {
  const place = await setup()
  const { status, stderr, all, the } = await examine(place, ['app'], {
    env: { AWS_REGION: undefined },
  })
  expect(status).toBe(1)
  expect(stderr).toBe('chamber: error: 1 check of 11 failed\n')
  expect(the('region')).toMatchObject({
    level: 'fail',
    remedy: expect.stringContaining('AWS_REGION'),
  })
  expect(the('credentials')).toMatchObject({
    level: 'warn',
    text: 'not checked, for want of a region',
  })
  expect(all.map(({ check }) => check)).toContain('permissions')
})

test('without credentials the network is checked all the same', async () => {
  const place = await setup()
  const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }
  const { status, the } = await examine(place, ['app'], { env })
  expect(status).toBe(1)
  expect(the('credentials')).toMatchObject({
    level: 'fail',
    text: expect.stringContaining('none are there'),
  })
  expect(the('endpoint')).toMatchObject({ level: 'ok' })
  expect(the('identity')).toMatchObject({
    level: 'warn',
    text: 'not checked, for want of credentials',
  })
})

test('credentials that end soon are named', async () => {
  const place = await setup()
  const soon = new Date(Date.now() + 150_000).toISOString()
  const answer = {
    AccessKeyId: 'A',
    SecretAccessKey: 'planted-secret',
    Token: 'T',
    Expiration: soon,
  }
  const url = await serve((_, response) => response.end(JSON.stringify(answer)))
  const env = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
  }
  const { the, stdout } = await examine(place, [], { env })
  expect(the('credentials')?.level).toBe('warn')
  expect(the('credentials')?.text).toMatch(
    /^from the container credential endpoint .*, 2 min from now$/,
  )
  expect(stdout).not.toContain('planted-secret')
})

test('an endpoint that refuses is one fault, not ten', async () => {
  const place = await setup()
  const env = { CHAMBER_AWS_SSM_ENDPOINT: 'http://127.0.0.1:9' }
  const { status, all, the } = await examine(place, ['app'], { env })
  expect(status).toBe(1)
  expect(all.filter(({ level }) => level === 'fail').map(({ check }) => check)).toEqual([
    'endpoint',
  ])
  expect(the('endpoint')?.text).toBe(
    '127.0.0.1:9 refuses connections (ECONNREFUSED) (without a proxy)',
  )
  expect(the('permissions')?.text).toBe('not checked, for the endpoint gave no answer')
})

test('an endpoint that is silent has its time', async () => {
  const place = await setup()
  const env = { CHAMBER_AWS_SSM_ENDPOINT: await serve(() => {}) }
  const { status, the } = await examine(place, ['app'], { env })
  expect(status).toBe(1)
  expect(the('endpoint')?.text).toContain('gave no answer in time')
  expect(the('identity')).toMatchObject({ level: 'ok' })
})

test.each([
  [0, 'ok', /^as that of /],
  [120_000, 'warn', /^120 s behind |^119 s behind |^121 s behind /],
  [-600_000, 'fail', /^(599|600|601) s ahead of .*; AWS refuses signatures from 5 minutes on$/],
])('a clock that is %s ms off', async (off, level, text) => {
  const place = await setup()
  const url = await serve((_, response) => {
    response.writeHead(404, { date: new Date(Date.now() + off).toUTCString() }).end()
  })
  const { the } = await examine(place, [], { env: { CHAMBER_AWS_SSM_ENDPOINT: url } })
  expect(the('clock')).toMatchObject({ level, text: expect.stringMatching(text) })
})

const key = (metadata: object) => JSON.stringify({ KeyMetadata: { KeyId: 'k', ...metadata } })
const usable = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', KeyManager: 'CUSTOMER' }

test.each([
  [
    'is disabled',
    key({ ...usable, KeyState: 'Disabled' }),
    'fail',
    'its state is Disabled',
    'enable-key',
  ],
  [
    'goes',
    key({ ...usable, KeyState: 'PendingDeletion' }),
    'fail',
    'PendingDeletion',
    'cancel its deletion',
  ],
  [
    'signs',
    key({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', KeyState: 'Enabled' }),
    'fail',
    'no symmetric key',
    '--kms-key',
  ],
])('a KMS key that %s', async (_, answer, level, text, remedy) => {
  const place = await setup()
  place.endpoint.fault({ op: 'DescribeKey', answer })
  const { the } = await examine(place)
  expect(the('KMS key')).toMatchObject({
    level,
    text: expect.stringContaining(text),
    remedy: expect.stringContaining(remedy),
  })
})

test.each([
  ['true', 'higher throughput is on'],
  ['false', 'standard throughput: 40 reads a second for all processes of the account'],
])('the throughput setting of the account: %s', async (SettingValue, text) => {
  const place = await setup({ app: { key: 'v' } })
  const answer = JSON.stringify({ ServiceSetting: { SettingValue } })
  place.endpoint.fault({ op: 'GetServiceSetting', answer })
  const { the } = await examine(place)
  expect(the('quota')).toMatchObject({ level: 'ok', text })
})

test('no line where it may not be asked', async () => {
  const place = await setup({ app: { key: 'v' } })
  place.endpoint.fault(denied('GetServiceSetting'))
  const { of } = await examine(place)
  expect(of('quota')).toEqual([])
})

test('a KMS key that is not there, or may not be looked at', async () => {
  const place = await setup()
  const missing = await examine(place, ['--kms-key', 'alias/none'])
  expect(missing.the('KMS key')).toMatchObject({ level: 'fail', text: 'alias/none is not there' })
  place.endpoint.fault(denied('DescribeKey'))
  const hidden = await examine(place)
  expect(hidden.the('KMS key')).toMatchObject({
    level: 'warn',
    remedy: expect.stringContaining('kms:DescribeKey'),
  })
  expect(hidden.status).toBe(0)
})

test('each right that is missing is named, with the way out', async () => {
  const place = await setup({ app: { key: 'v' } })
  place.endpoint.fault(
    denied('GetParametersByPath'),
    denied('DescribeParameters'),
    denied('GetParameterHistory'),
  )
  const { status, of } = await examine(place, ['app'])
  expect(status).toBe(1)
  const found = of('permissions').map(({ level, text }) => `${level} ${text.split(':')[0]}`)
  expect(found).toEqual([
    'fail exec, env, export',
    'warn list',
    'ok read',
    'warn history',
    'ok tag read',
  ])
  expect(of('permissions')[1]?.remedy).toBe('if it is needed: chamber policy app --for read')
})

test('credentials that AWS does not know', async () => {
  const place = await setup()
  const answer =
    '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>no</Message></Error></ErrorResponse>'
  place.endpoint.fault({ op: 'GetCallerIdentity', status: 403, answer })
  const { status, the } = await examine(place)
  expect(status).toBe(1)
  expect(the('identity')).toMatchObject({
    level: 'fail',
    text: expect.stringContaining('AWS does not know the credentials'),
  })
})

test('proxy and CA settings in effect, without the password of the proxy', async () => {
  const place = await setup()
  const ca = join(repository, 'test', 'fixtures', 'tls', 'ca.pem')
  const env = { HTTPS_PROXY: 'http://ann:planted-password@proxy.invalid:3128', AWS_CA_BUNDLE: ca }
  const fine = await examine(place, [], { env })
  expect(fine.the('network')).toMatchObject({
    level: 'ok',
    text: `proxy variables: HTTPS_PROXY; AWS_CA_BUNDLE is ${ca}`,
  })
  const bad = { HTTPS_PROXY: 'socks5://ann:planted-password@proxy.invalid', SSL_CERT_FILE: '/none' }
  const wrong = await examine(place, [], { env: bad })
  expect(wrong.of('network').map(({ level }) => level)).toEqual(['fail', 'fail'])
  expect(fine.stdout + wrong.stdout).not.toContain('planted-password')
})

test.each([
  ['with tokens', 'token', 200, 'ok', 'version 2'],
  ['without', '', 200, 'warn', 'version 1'],
  ['of something else', '', 404, 'ok', 'not as an instance of EC2'],
])('instance metadata %s', async (_, token, status, level, text) => {
  const place = await setup()
  const url = await serve(({ method }, response) => {
    const isToken = method === 'PUT'
    response.writeHead(isToken && token === '' ? 403 : status).end(isToken ? token : 'x')
  })
  const env = { AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: url }
  const { the } = await examine(place, [], { env })
  expect(the('metadata')).toMatchObject({ level, text: expect.stringContaining(text) })
})

test('instance metadata that is blocked matters where nothing else gives credentials', async () => {
  const place = await setup()
  const silent = await serve(() => {})
  const env = { AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: silent }
  const apart = await examine(place, [], { env })
  expect(apart.the('metadata')).toMatchObject({
    level: 'ok',
    text: expect.stringContaining('not needed'),
  })
  const none = { ...env, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }
  const needed = await examine(place, [], { env: none })
  expect(needed.the('metadata')).toMatchObject({
    level: 'warn',
    remedy: expect.stringContaining('hop limit'),
  })
})

test('the local backend: its file and its identity', async () => {
  const place = await setup()
  const env = { CHAMBER_SECRET_BACKEND: 'local' }
  const before = await examine(place, [], { env })
  expect(before).toMatchObject({ status: 0, calls: {} })
  expect(before.the('file')).toMatchObject({
    level: 'warn',
    remedy: expect.stringContaining('chamber write'),
  })
  await place.chamber(['write', 'app', 'key', 'planted-value'], { env })
  const after = await examine(place, ['app'], { env })
  expect(after.the('file')?.text).toMatch(/store\.age opens, and holds 1 parameter$/)
  expect(after.the('permissions')?.text).toBe('exec, env, export: 1 secret read and decrypted')
  await chmod(join(place.home, '.config', 'chamber', 'identity.txt'), 0o644)
  const exposed = await examine(place, [], { env })
  expect(exposed.status).toBe(1)
  expect(exposed.the('file')).toMatchObject({
    level: 'fail',
    text: expect.stringContaining('can be read by others'),
  })
})

test('the null backend has nothing to reach', async () => {
  const place = await setup()
  const { status, all } = await examine(place, ['--backend', 'null'], {
    env: { AWS_REGION: undefined },
  })
  expect(status).toBe(0)
  expect(all.map(({ check }) => check)).toEqual(['runtime', 'backend', 'secrets'])
})

test.each([
  ['s3', ['--backend-s3-bucket', bucketName], "AWS's own key; nothing to look at"],
  ['s3-kms', ['--backend-s3-bucket', bucketName], /^alias\/parameter_store_key is enabled/],
  ['secretsmanager', [], "AWS's own key; nothing to look at"],
])('the backend %s', async (backend, words, keyText) => {
  const place = await setup()
  const flags = ['--backend', backend, ...words]
  const before = await examine(place, [...flags, 'app'])
  expect(before).toMatchObject({ status: 0 })
  expect(before.the('permissions')?.level).toBe('warn')
  await place.chamber([...flags, 'write', 'app', 'key', 'planted-value'])
  const { status, of, the, stdout } = await examine(place, [...flags, 'app'])
  expect(status).toBe(0)
  expect(the('endpoint')?.text).toMatch(/^127\.0\.0\.1:\d+ answers: /)
  expect(the('KMS key')?.text).toMatch(keyText)
  expect(of('permissions').map(({ text }) => text)).toEqual([
    'exec, env, export: 1 secret read and decrypted',
    'list: allowed',
    'read: allowed',
    'history: allowed',
  ])
  expect(stdout).not.toContain('planted-value')
})

test('a bucket that is not there is said once', async () => {
  const place = await setup()
  const { status, of } = await examine(place, [
    '--backend',
    's3',
    '--backend-s3-bucket',
    'nope',
    'app',
  ])
  expect(status).toBe(1)
  expect(of('permissions')).toMatchObject([
    { level: 'fail', text: expect.stringContaining('there is no bucket nope') },
  ])
})

test('the address is the one that AWS has for the region', async () => {
  const place = await setup()
  const env = {
    AWS_ENDPOINT_URL: undefined,
    CHAMBER_AWS_SSM_ENDPOINT: undefined,
    AWS_REGION: 'us-gov-west-1',
    AWS_USE_FIPS_ENDPOINT: 'true',
    HTTPS_PROXY: 'http://127.0.0.1:9',
  }
  const { the } = await examine(place, [], { env })
  expect(the('endpoint')).toMatchObject({
    level: 'fail',
    text: 'ssm.us-gov-west-1.amazonaws.com is behind a proxy: the proxy 127.0.0.1:9 cannot be reached (ECONNREFUSED)',
  })
})
