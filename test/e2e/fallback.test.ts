/** A start without AWS, by the last answer that there was. */
import { execFileSync } from 'node:child_process'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity } from 'age-encryption'
import { expect, test } from 'vitest'
import { type Setup, setup } from '../harness/chamber.ts'
import { rewriteFallback } from '../harness/fallback-file.ts'

const secrets = { app: { key: 'value-1', other: 'value-2' }, web: { key: 'web-1' } }
const words = ['--retries', '1', 'exec', '--fallback', 'kept.age']
const show = ['--', 'sh', '-c', 'echo "$KEY $OTHER"']
const hour = 3_600_000
const unreachable = { CHAMBER_AWS_SSM_ENDPOINT: 'http://127.0.0.1:9', AWS_ENDPOINT_URL: undefined }

/** With an answer that is kept. */
async function withSnapshot(): Promise<Setup> {
  const place = await setup(secrets)
  const run = await place.chamber([...words, 'app', ...show])
  expect(run).toMatchObject({ status: 0, stdout: 'value-1 value-2\n', stderr: '' })
  return place
}

async function flipLastBit(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 2) ^ 1, bytes.length - 2)
  await writeFile(path, bytes)
}

const outage = (place: Setup, fault: { error: string; status?: number }) =>
  place.endpoint.fault({ op: 'GetParametersByPath', ...fault })

test('no connection: what was kept is used, and told with its age', async () => {
  const place = await withSnapshot()
  await rewriteFallback(place, { written: Date.now() - 3 * hour - 60_000 })
  const run = await place.chamber([...words, 'app', ...show], { env: unreachable })
  expect(run).toMatchObject({ status: 0, stdout: 'value-1 value-2\n' })
  expect(run.stderr).toMatch(
    /^chamber: warning: the endpoint 127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED\); the secrets are those of 3 hours ago, from \/.*kept\.age\n$/,
  )
})

test.each([
  ['throttling', { error: 'ThrottlingException' }],
  ['a fault of AWS', { error: 'InternalServerError', status: 500 }],
  ['a load balancer without servers', { error: '', status: 503 }],
])('%s: it is used', async (_, fault) => {
  const place = await withSnapshot()
  outage(place, fault)
  const run = await place.chamber([...words, 'app', ...show])
  expect(run).toMatchObject({ status: 0, stdout: 'value-1 value-2\n' })
})

test('no answer within the deadline: it is used', async () => {
  const place = await withSnapshot()
  place.endpoint.fault({ op: 'GetParametersByPath', delay: Infinity })
  const run = await place.chamber(['--timeout', '500ms', ...words, 'app', ...show])
  expect(run).toMatchObject({ status: 0, stdout: 'value-1 value-2\n' })
})

test.each([
  'AccessDeniedException',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'ValidationException',
])('%s: it is not', async (error) => {
  const place = await withSnapshot()
  place.endpoint.fault(
    ...['GetParametersByPath', 'DescribeParameters', 'GetParameters'].map((op) => ({ op, error })),
  )
  const run = await place.chamber([...words, 'app', ...show])
  expect(run).toMatchObject({ status: 1, stdout: '' })
})

test('a secret that is gone is gone', async () => {
  const { chamber } = await setup(secrets)
  const only = [...words, '--only', 'key', 'app', ...show]
  expect((await chamber(only)).stdout).toBe('value-1 \n')
  await chamber(['delete', 'app', 'key'])
  expect(await chamber(only)).toMatchObject({ status: 1, stdout: '' })
})

test.each([
  ['another service', ['web']],
  ['more services', ['app', 'web', 'other']],
  ['other services', ['web', 'other']],
  ['other keys', ['--only', 'key', 'app']],
])('it is not used for %s', async (_, services) => {
  const { chamber } = await withSnapshot()
  const run = await chamber([...words, ...services, ...show], { env: unreachable })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toMatch(
    /^chamber: warning: --fallback \S*kept\.age is not used: it is of other services or keys\nchamber: error: .*ECONNREFUSED/,
  )
})

test.each([
  ['another region', { AWS_REGION: 'eu-west-1' }, 'it is of ssm us-east-1'],
  ['another identity', { CHAMBER_LOCAL_IDENTITY: 'other.txt' }, 'the identity does not open it'],
])('nor with %s', async (_, env, said) => {
  const { chamber, file } = await withSnapshot()
  await file(
    'other.txt',
    'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n',
    0o600,
  )
  const run = await chamber([...words, 'app', ...show], { env: { ...unreachable, ...env } })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(`kept.age is not used: ${said}`)
})

test('nor when it is too old, damaged, or not there', async () => {
  const place = await withSnapshot()
  const { chamber, cwd } = place
  await rewriteFallback(place, { written: Date.now() - 48 * hour - 60_000 })
  const ask = (more: readonly string[]) =>
    chamber([...words, ...more, 'app', ...show], { env: unreachable })
  expect((await ask(['--fallback-max-age', '47h'])).stderr).toContain('it is 2 days old')
  expect(await ask(['--fallback-max-age', '49h'])).toMatchObject({ status: 0 })
  await writeFile(join(cwd, 'kept.age'), 'age-encryption.org/v1\nvalue-1')
  const damaged = await ask([])
  expect(damaged).toMatchObject({ status: 1, stdout: '' })
  expect(damaged.stderr).toContain('or it is damaged')
  expect(damaged.stderr).not.toContain('value-1')
  expect((await ask(['--fallback', 'none.age'])).stderr).toContain('it is not there')
})

test('it is encrypted, for its owner alone, and written only when something has changed', async () => {
  const place = await withSnapshot()
  const { chamber, cwd } = place
  const path = join(cwd, 'kept.age')
  await rewriteFallback(place, { written: Date.now() - 24 * hour })
  const before = await readFile(path)
  expect(before.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n/)
  expect(before.toString('latin1')).not.toContain('value')
  for (const one of [path, `${path}.mark`]) expect((await stat(one)).mode & 0o777).toBe(0o600)
  await chamber([...words, 'app', ...show])
  expect((await readFile(path)).equals(before)).toBe(true)
  // its age is that of the last time it was found to be true
  const recent = [...words, '--fallback-max-age', '10m', 'app', ...show]
  expect(await chamber(recent, { env: unreachable })).toMatchObject({ status: 0 })
  await chamber(['write', 'app', 'key', 'value-3'])
  await chamber([...words, 'app', ...show])
  const run = await chamber([...words, 'app', ...show], { env: unreachable })
  expect(run.stdout).toBe('value-3 value-2\n')
})

test.each<[string, (place: Setup) => Promise<void>]>([
  ['a damaged file', async ({ cwd }) => flipLastBit(join(cwd, 'kept.age'))],
  ['a damaged mark', ({ cwd }) => flipLastBit(join(cwd, 'kept.age.mark'))],
  ['no mark', ({ cwd }) => rm(join(cwd, 'kept.age.mark'))],
  ['no file', ({ cwd }) => rm(join(cwd, 'kept.age'))],
])('%s is made good by the next start', async (_, damage) => {
  const place = await withSnapshot()
  const mark = () => readFile(join(place.cwd, 'kept.age.mark'), 'utf8')
  await damage(place)
  const run = await place.chamber([...words, 'app', ...show])
  expect(run).toMatchObject({ status: 0, stdout: 'value-1 value-2\n', stderr: '' })
  expect(await mark()).toMatch(/^\d{4}-[\d:T.-]+Z [0-9a-f]{64}\n$/)
  const used = await place.chamber([...words, 'app', ...show], { env: unreachable })
  expect(used).toMatchObject({ status: 0, stdout: 'value-1 value-2\n' })
})

test('the mark of another identity is none', async () => {
  const { chamber, cwd } = await withSnapshot()
  const before = await readFile(join(cwd, 'kept.age'))
  const env = { CHAMBER_LOCAL_IDENTITY: await generateX25519Identity() }
  await chamber([...words, 'app', ...show], { env })
  expect(await readFile(join(cwd, 'kept.age'))).not.toEqual(before)
  const used = await chamber([...words, 'app', ...show], { env: { ...env, ...unreachable } })
  expect(used).toMatchObject({ status: 0, stdout: 'value-1 value-2\n' })
})

test('an answer without secrets takes nothing away', async () => {
  const { chamber } = await withSnapshot()
  for (const key of ['key', 'other']) await chamber(['delete', 'app', key])
  expect((await chamber([...words, 'app', ...show])).stdout).toBe(' \n')
  const run = await chamber([...words, 'app', ...show], { env: unreachable })
  expect(run.stdout).toBe('value-1 value-2\n')
})

test('what keeps it from being written is told, and the command runs', async () => {
  const { chamber, cwd } = await setup(secrets)
  execFileSync('mkdir', [join(cwd, 'identity')])
  const env = { CHAMBER_LOCAL_IDENTITY: 'no identity' }
  const run = await chamber([...words, 'app', ...show], { env })
  expect(run).toMatchObject({ status: 0, stdout: 'value-1 value-2\n' })
  expect(run.stderr).toMatch(/warning: --fallback: .*; nothing is kept/)
})

test.each([
  [['--fallback-max-age', '1h'], '--fallback-max-age needs --fallback'],
  [['--fallback', 'none/x'], "cannot write 'none/x': its directory does not exist"],
  [['--fallback', '/dev/null'], "--fallback '/dev/null' is no file"],
])('%j cannot be met', async (flags, said) => {
  const { chamber } = await setup(secrets)
  const run = await chamber(['exec', ...flags, 'app', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(said)
})
