/** The secretsmanager backend as a user meets it: what it asks, what it keeps, what it refuses. */
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager'
import { expect, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'

type Values = Readonly<Record<string, unknown>>

const bookkeeping = '_chamber_metadata'

/** A setup whose program uses Secrets Manager, with one secret in it. */
async function prepare(values?: Values) {
  const place = await setup()
  if (values) await create(place, { SecretString: JSON.stringify(values) })
  const env = { CHAMBER_SECRET_BACKEND: 'secretsmanager' }
  const chamber = (argv: readonly string[], more: Record<string, string> = {}, stdin = '') =>
    place.chamber(argv, { env: { ...env, ...more }, stdin })
  return { ...place, chamber }
}

async function create(
  { endpoint }: Setup,
  input: { SecretString?: string; SecretBinary?: Buffer },
) {
  await endpoint.secretsManager().send(new CreateSecretCommand({ Name: 'app', ...input }))
}

/** As another program writes: whoever is last wins. */
async function overwrite({ endpoint }: Pick<Setup, 'endpoint'>, values: Values) {
  const SecretString = JSON.stringify(values)
  await endpoint.secretsManager().send(new PutSecretValueCommand({ SecretId: 'app', SecretString }))
}

async function stored({ endpoint }: Pick<Setup, 'endpoint'>): Promise<string> {
  const answer = await endpoint
    .secretsManager()
    .send(new GetSecretValueCommand({ SecretId: 'app' }))
  return answer.SecretString ?? ''
}

async function valuesIn(place: Pick<Setup, 'endpoint'>): Promise<Record<string, unknown>> {
  const { [bookkeeping]: _, ...values } = JSON.parse(await stored(place)) as Record<string, unknown>
  return values
}

test('what each command asks of AWS', async () => {
  const { chamber } = await prepare()
  const calls = async (...argv: string[]) => (await chamber(argv)).calls
  expect(await calls('write', 'app', 'a', 'one')).toEqual({
    GetSecretValue: 1,
    GetCallerIdentity: 1,
    CreateSecret: 1,
  })
  const change = { GetSecretValue: 1, GetCallerIdentity: 1, DescribeSecret: 2, PutSecretValue: 1 }
  expect(await calls('write', 'app', 'a', 'two')).toEqual(change)
  expect(await calls('write', 'app', 'b', 'one')).toEqual(change)
  const one = { GetSecretValue: 1 }
  expect(await calls('write', 'app', 'a', 'two', '--skip-unchanged')).toEqual(one)
  expect(await calls('read', 'app', 'a')).toEqual(one)
  expect(await calls('read', 'app', 'a', '-q')).toEqual(one)
  expect(await calls('list', 'app', '-e')).toEqual(one)
  expect(await calls('exec', 'app', '--', 'true')).toEqual(one)
  expect(await calls('history', 'app', 'b')).toEqual(one)
  expect(await calls('history', 'app', 'a')).toMatchObject({ ListSecretVersionIds: 1 })
  expect(await calls('delete', 'app', 'b')).toEqual({
    GetSecretValue: 1,
    DescribeSecret: 2,
    PutSecretValue: 1,
  })
})

test('values that are no strings are read as JSON and survive a write to the digit', async () => {
  const place = await prepare({})
  const text = '{"big": 12345678901234567890, "map": {"k": [1.50, null]}, "none": null, "on": true}'
  await place.endpoint
    .secretsManager()
    .send(new PutSecretValueCommand({ SecretId: 'app', SecretString: text }))
  const printed = await place.chamber(['exec', '--pristine', 'app', '--', '/usr/bin/env'])
  expect(printed.stdout.split('\n').toSorted().join('\n').trim()).toBe(
    'BIG=12345678901234567890\nMAP={"k": [1.50, null]}\nNONE=null\nON=true',
  )
  await place.chamber(['write', 'app', 'new', 'x'])
  const after = await stored(place)
  for (const kept of ['"big":12345678901234567890', '"map":{"k": [1.50, null]}', '"none":null'])
    expect(after).toContain(kept)
})

test('an empty value is kept', async () => {
  const { chamber } = await prepare({ a: 'x' })
  expect(await chamber(['write', 'app', 'a', ''])).toMatchObject({ status: 0, stderr: '' })
  expect(await chamber(['exec', 'app', '--', 'sh', '-c', 'echo "[$A]"'])).toMatchObject({
    stdout: '[]\n',
  })
})

test('twelve that write at the same time', async () => {
  const place = await prepare({ a: 'x' })
  const keys = Array.from({ length: 12 }, (_, index) => `key-${index}`)
  const runs = await Promise.all(keys.map((key) => place.chamber(['write', 'app', key, key])))
  expect(runs.filter(({ status }) => status !== 0)).toEqual([])
  expect(runs.filter(({ stderr }) => stderr.includes('warning'))).toEqual([])
  expect(await valuesIn(place)).toEqual({ a: 'x', ...Object.fromEntries(keys.map((k) => [k, k])) })
})

test('two that create the same service', async () => {
  const place = await prepare()
  const runs = await Promise.all(['a', 'b'].map((key) => place.chamber(['write', 'app', key, 'x'])))
  expect(runs.map(({ status }) => status)).toEqual([0, 0])
  expect(await valuesIn(place)).toEqual({ a: 'x', b: 'x' })
})

test('a write of another program in the last moment is brought back', async () => {
  const place = await prepare({ a: 'x' })
  place.endpoint.fault({
    op: 'PutSecretValue',
    times: 1,
    before: () => overwrite(place, { a: 'changed', theirs: { deep: 1 } }),
  })
  expect(await place.chamber(['write', 'app', 'b', 'ours'])).toMatchObject({
    status: 0,
    stderr: '',
  })
  expect(await valuesIn(place)).toEqual({ a: 'changed', b: 'ours', theirs: { deep: 1 } })
})

test('one between reading and writing is seen before anything is hidden', async () => {
  const place = await prepare({ a: 'x' })
  place.endpoint.fault({
    op: 'DescribeSecret',
    times: 1,
    before: () => overwrite(place, { a: 'changed' }),
  })
  const run = await place.chamber(['write', 'app', 'b', 'ours'])
  expect(run.calls).toMatchObject({ PutSecretValue: 1, GetSecretValue: 2 })
  expect(await valuesIn(place)).toEqual({ a: 'changed', b: 'ours' })
})

test('a write whose answer is lost is not made twice', async () => {
  const { chamber, endpoint } = await prepare({ a: 'x' })
  endpoint.fault({ op: 'PutSecretValue', times: 1, error: 'InternalServiceError', status: 500 })
  expect(await chamber(['write', 'app', 'a', 'y'])).toMatchObject({ status: 0, stderr: '' })
  expect((await chamber(['read', 'app', 'a', '--output', 'json'])).stdout).toContain('"version": 1')
})

test.each([
  ['binary', { SecretBinary: Buffer.from('hunter-2') }, "'app' in us-east-1 is binary"],
  ['plain text', { SecretString: 'hunter-2' }, 'not a JSON object'],
  ['a list', { SecretString: '["hunter-2"]' }, 'not a JSON object'],
  ['cut short', { SecretString: '{"a":"hunter-2"' }, 'not a JSON object'],
])('a secret that is %s is an error that tells nothing of it', async (_, secret, says) => {
  const place = await prepare()
  await create(place, secret)
  for (const argv of [
    ['list', 'app'],
    ['read', 'app', 'a'],
    ['exec', 'app', '--', 'true'],
    ['write', 'app', 'a', 'x'],
    ['delete', 'app', 'a'],
  ]) {
    const run = await place.chamber([...argv])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain(says)
    expect(run.stderr).not.toContain('hunter')
  }
})

test('a secret in deletion says since when, and the way back', async () => {
  const { chamber, endpoint } = await prepare({ a: 'x' })
  await endpoint.secretsManager().send(new DeleteSecretCommand({ SecretId: 'app' }))
  for (const argv of [
    ['exec', 'app', '--', 'true'],
    ['write', 'app', 'a', 'y'],
  ]) {
    const run = await chamber([...argv])
    expect(run.status).toBe(1)
    expect(run.stderr).toMatch(/'app' in us-east-1 is marked for deletion since \d{4}-\d\d-\d\d/)
    expect(run.stderr).toContain('aws secretsmanager restore-secret --secret-id app')
  }
})

test('broken bookkeeping is read past, and not written over', async () => {
  const place = await prepare({ a: 'x', [bookkeeping]: 'broken' })
  expect(await place.chamber(['read', 'app', 'a', '-q'])).toMatchObject({ stdout: 'x\n' })
  const run = await place.chamber(['write', 'app', 'a', 'y'])
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('_chamber_metadata that is broken')
  expect(await valuesIn(place)).toEqual({ a: 'x' })
})

test('the bookkeeping is neither read nor written as a secret', async () => {
  const { chamber } = await prepare({ a: 'x', [bookkeeping]: '{}' })
  expect(await chamber(['read', 'app', bookkeeping])).toMatchObject({ status: 1, stdout: '' })
  for (const argv of [
    ['write', 'app', '_CHAMBER_METADATA', 'x'],
    ['delete', 'app', bookkeeping],
  ]) {
    const run = await chamber([...argv])
    expect(run).toMatchObject({ status: 1, calls: {} })
    expect(run.stderr).toContain("chamber's own bookkeeping")
  }
})

test('a service that grows too large is refused before it is sent', async () => {
  const { chamber } = await prepare({ a: 'x'.repeat(60_000) })
  const run = await chamber(['write', 'app', 'b', '-'], {}, 'y'.repeat(5600))
  expect(run.status).toBe(1)
  expect(run.stderr).toMatch(/would have 65[5-9]\d\d bytes with all its keys/)
  expect(run.stderr).toContain('65536')
  expect(run.calls).not.toHaveProperty('PutSecretValue')
})

test('a staging label is a version of the whole service', async () => {
  const { chamber } = await prepare({ a: 'old' })
  await chamber(['write', 'app', 'a', 'new'])
  const print = ['--', 'sh', '-c', 'echo $A']
  expect(await chamber(['exec', 'app:AWSPREVIOUS', ...print])).toMatchObject({ stdout: 'old\n' })
  const run = await chamber(['exec', 'app:stable', ...print])
  expect(run.stderr).toContain("no version of secret 'app' in us-east-1 is labelled 'stable'")
})

test.each([
  ['nothing named', {}, [], undefined],
  ['the variable', { CHAMBER_KMS_KEY_ALIAS: 'other' }, [], 'alias/other'],
  ['the flag', { CHAMBER_KMS_KEY_ALIAS: 'x' }, ['--kms-key', 'alias/other'], 'alias/other'],
  ['the old flag', {}, ['--kms-key-alias', 'alias/other'], 'alias/other'],
])('the key of a new secret: %s', async (_, env, flags, expected) => {
  const { chamber, endpoint } = await prepare()
  expect(await chamber(['write', 'app', 'a', 'x', ...flags], env)).toMatchObject({ status: 0 })
  const { KmsKeyId } = await endpoint
    .secretsManager()
    .send(new DescribeSecretCommand({ SecretId: 'app' }))
  expect(KmsKeyId ?? undefined).toBe(expected)
})

test.each([
  ['its own variable', { CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT: 'URL' }],
  ["the SDK's variables", { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'URL', AWS_ENDPOINT_URL_STS: 'URL' }],
  ["Parameter Store's variable", { CHAMBER_AWS_SSM_ENDPOINT: 'URL' }],
])('the endpoint of %s', async (_, variables) => {
  const { chamber, endpoint } = await prepare()
  const elsewhere = 'http://127.0.0.1:9'
  const named = Object.entries(variables).map(([name]) => [name, endpoint.url])
  const others = {
    AWS_ENDPOINT_URL: elsewhere,
    CHAMBER_AWS_SSM_ENDPOINT: elsewhere,
    ...('AWS_ENDPOINT_URL_STS' in variables
      ? { CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT: elsewhere }
      : {}),
  }
  const run = await chamber(['write', 'app', 'a', 'x'], { ...others, ...Object.fromEntries(named) })
  expect(run).toMatchObject({ status: 0, stderr: '' })
})

test('an endpoint that is no URL is named', async () => {
  const { chamber } = await prepare()
  const run = await chamber(['list', 'app'], { CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT: 'localhost' })
  expect(run.stderr).toContain('CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT is not a URL')
})

test.each([
  ['GetSecretValue', ['exec', 'app', '--', 'true']],
  ['DescribeSecret', ['write', 'app', 'a', 'y']],
  ['PutSecretValue', ['write', 'app', 'a', 'y']],
  ['ListSecretVersionIds', ['read', 'app', 'a', '-v', '1']],
])('%s that is denied is told as such', async (op, argv) => {
  const { chamber, endpoint } = await prepare({ a: 'x' })
  await chamber(['write', 'app', 'a', 'one'])
  await chamber(['write', 'app', 'a', 'two'])
  endpoint.fault({ op, error: 'AccessDeniedException' })
  const run = await chamber(argv)
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toMatch(new RegExp(`:${op} was denied in us-east-1`))
})

test('a caller that STS does not tell is an error before anything is written', async () => {
  const { chamber, endpoint } = await prepare({ a: 'x' })
  const answer = '<ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>'
  endpoint.fault({ op: 'GetCallerIdentity', answer, status: 403 })
  const run = await chamber(['write', 'app', 'a', 'y'])
  expect(run).toMatchObject({ status: 1, calls: { GetCallerIdentity: 1, GetSecretValue: 1 } })
  expect(run.stderr).toContain('have expired')
})

test('what Parameter Store alone can do is refused by name', async () => {
  const { chamber } = await prepare({ a: 'x' })
  for (const flags of [
    ['--tags', 'a=1'],
    ['--type', 'String'],
    ['--tier', 'advanced'],
  ]) {
    const run = await chamber(['write', 'app', 'a', 'y', ...flags])
    expect(run).toMatchObject({ status: 1, calls: {} })
    expect(run.stderr).toContain(`write ${flags[0]} is not something that the secretsmanager`)
  }
})

test('an import is one new version, and none when nothing is new', async () => {
  const place = await prepare({ a: 'x', port: 5432 })
  const stdin = JSON.stringify({ a: 'x', port: '5432', B: 'new', c: '' })
  const run = await place.chamber(['import', 'app', '-'], {}, stdin)
  expect(run).toMatchObject({ status: 0, stdout: 'Successfully imported 4 secrets\n', stderr: '' })
  expect(run.calls).toMatchObject({ GetSecretValue: 1, PutSecretValue: 1 })
  expect(await valuesIn(place)).toEqual({ a: 'x', port: 5432, B: 'new', c: '' })
  const again = await place.chamber(['import', 'app', '-'], {}, stdin)
  expect(again).toMatchObject({ status: 0, calls: { GetSecretValue: 1 } })
})

test.each([
  ['bookkeeping', { [bookkeeping]: 'x' }, [], "chamber's own bookkeeping"],
  ['more than a service holds', { a: 'x'.repeat(66_000) }, [], '66000 bytes'],
  ['tags', { a: 'x' }, ['--tags', 'a=1'], 'import --tags is not something'],
])('an import with %s writes nothing', async (_, secrets, flags, says) => {
  const { chamber } = await prepare({ a: 'x' })
  const run = await chamber(['import', 'app', '-', ...flags], {}, JSON.stringify(secrets))
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(says)
})
