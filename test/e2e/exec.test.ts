/** A program is run with the secrets of services: what it gets, in how many calls. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { put } from '../harness/parameters.ts'
import { isOnNode, program } from '../harness/program.ts'

const show = (...names: string[]) => ['sh', '-c', names.map((name) => `echo "$${name}"`).join('; ')]

const tenKeys = (prefix: string, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${prefix}${String(index).padStart(2, '0')}`,
      'v',
    ]),
  )

test('a service of ten keys costs one call, and one page each ten more', async () => {
  const { chamber } = await setup({ ten: tenKeys('k', 10), more: tenKeys('k', 21) })
  expect((await chamber(['exec', 'ten', '--', 'true'])).calls).toEqual({ GetParametersByPath: 1 })
  expect((await chamber(['exec', 'more', '--', 'true'])).calls).toEqual({ GetParametersByPath: 3 })
})

test('IAM sees the path with its trailing slash, as policies on parameter/app/* need it', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  endpoint.fault({ op: 'GetParametersByPath', when: '"Path":"/app/"', error: 'Teapot' })
  expect(await chamber(['exec', 'app', '--', 'true'])).toMatchObject({ status: 1 })
})

test('variables in a service name are filled by chamber, for there may be no shell', async () => {
  const { chamber } = await setup({ 'worker/prod': { key: 'p' }, 'worker/dev': { key: 'd' } })
  const typed = 'worker/${STAGE:-dev}'
  expect(await chamber(['exec', typed, '--', ...show('KEY')])).toMatchObject({ stdout: 'd\n' })
  const run = await chamber(['exec', typed, '--', ...show('KEY')], { env: { STAGE: 'prod' } })
  expect(run).toMatchObject({ status: 0, stdout: 'p\n', stderr: '' })
})

test('a variable without value or default is named', async () => {
  const { chamber } = await setup()
  const run = await chamber(['exec', 'worker/${STAGE}', '--', 'true'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('needs the variable STAGE')
})

test('a service that ends in a dot is the dotted layout', async () => {
  const { chamber, endpoint } = await setup()
  await put(endpoint, 'prod.app1.db-pass', 'secret-1')
  await put(endpoint, 'prod.app1.sub.x', 'deeper')
  await put(endpoint, 'prod.app10.db-pass', 'other')
  const run = await chamber(['exec', '--pristine', 'prod.app1.', '--', '/usr/bin/env'])
  expect(run).toMatchObject({ status: 0, stdout: 'DB_PASS=secret-1\n', stderr: '' })
  expect(run.calls).toEqual({ DescribeParameters: 1, GetParameters: 1 })
})

test('of keys that become one variable the last in byte order wins, and both are named', async () => {
  const { chamber } = await setup({ app: { 'db-url': 'dash', db_url: 'underscore' } })
  const run = await chamber(['exec', 'app', '--', ...show('DB_URL')])
  expect(run.stdout).toBe('underscore\n')
  expect(run.stderr).toContain("keys db-url, db_url of service 'app' all become DB_URL")
})

test('a replaced variable is named with the service that replaces it', async () => {
  const { chamber } = await setup({ base: { url: 'a' }, App: {}, app: { url: 'b' } })
  const run = await chamber(['exec', 'base', 'APP', '--', ...show('URL')], { env: { URL: 'mine' } })
  expect(run.stdout).toBe('b\n')
  expect(run.stderr.split('\n').filter((line) => line.includes('overwrites'))).toHaveLength(2)
  expect(run.stderr).toContain("service 'APP' overwrites the environment variable URL")
})

test('strict names every variable at fault, and no value', async () => {
  const { chamber } = await setup({ app: { key: 'secret-1', own: 'secret-2' } })
  const strict = ['exec', '--strict', 'app', '--', 'true']
  const unfilled = await chamber(strict, {
    env: { KEY: 'chamberme', B: 'chamberme', A: 'chamberme' },
  })
  expect(unfilled).toMatchObject({ status: 1, stdout: '' })
  expect(unfilled.stderr).toContain('--strict: A, B: not filled by any service')
  const own = await chamber(strict, { env: { KEY: 'chamberme', OWN: 'private-value' } })
  expect(own.status).toBe(1)
  expect(own.stderr).toContain('OWN')
  expect(own.stderr).not.toMatch(/secret-|private-value/)
})

test('a policy without GetParametersByPath is served by name', async () => {
  const { chamber, endpoint } = await setup({ app: tenKeys('k', 11) })
  endpoint.fault({ op: 'GetParametersByPath', error: 'AccessDeniedException' })
  const run = await chamber(['exec', '--pristine', 'app', '--', '/usr/bin/env'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout.match(/^K\d\d=v$/gm)).toHaveLength(11)
  expect(run.calls).toEqual({ GetParametersByPath: 1, DescribeParameters: 1, GetParameters: 2 })
  const told = await chamber(['exec', '--verbose', 'app', '--', 'true'])
  expect(told.stderr).toContain('ssm:GetParametersByPath was denied; read by name instead')
})

test.each([
  ['names that the other listing does not know', '{"Parameters":[]}'],
  ['names of which the other listing knows a part', '{"Parameters":[{"Name":"/app/k10"}]}'],
])('a denial after %s starts nothing', async (_, answer) => {
  const { chamber, endpoint } = await setup({ app: tenKeys('k', 25) })
  const denial = { when: '"NextToken"', error: 'AccessDeniedException' }
  endpoint.fault({ op: 'GetParametersByPath', ...denial }, { op: 'DescribeParameters', answer })
  for (const flags of [[], ['--skip-denied']]) {
    const run = await chamber(['exec', ...flags, 'app', '--', 'echo', 'ran'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('ssm:GetParametersByPath')
  }
})

test.each([
  ['by path', ['app']],
  ['by name', ['app', '--only', 'k10,k11']],
])('values that AWS leaves out without a word start nothing: %s', async (_, words) => {
  const { chamber, endpoint } = await setup({ app: tenKeys('k', 2) })
  endpoint.fault(
    { op: 'GetParametersByPath', error: 'AccessDeniedException' },
    { op: 'GetParameters', answer: '{"Parameters":[]}' },
  )
  const run = await chamber(['exec', ...words, '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('ssm:GetParameters was answered without')
})

test('verbose names keys and shows no value', async () => {
  const { chamber } = await setup({ app: { db_password: 'hunter-2' } })
  const run = await chamber(['exec', '--verbose', 'app', '--', 'true'])
  expect(run.stderr).toContain("service 'app': 1 secret: db_password")
  expect(run.stderr).not.toContain('hunter-2')
})

test('a value with a NUL byte stops the run and is named by its variable', async () => {
  const { chamber } = await setup({ app: { key: 'a\0b' } })
  const run = await chamber(['exec', 'app', '--', 'true'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('KEY')
  expect(run.stderr).not.toContain('a\0b')
})

test.each([
  ['an object without a list', '{}'],
  ['nothing', ''],
  ['half an answer', '{"Parameters":[{"Name":"/app/key","Value":"sec'],
  ['a page of a proxy', '<html>sec</html>'],
])('an answer that is %s starts nothing', async (_, answer) => {
  const { chamber, endpoint } = await setup({ app: { key: 'secret' } })
  endpoint.fault({ op: 'GetParametersByPath', answer })
  const run = await chamber(['exec', '-r', '1', 'app', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toMatch(/^chamber: error: .*GetParametersByPath/)
  expect(run.stderr).not.toContain('sec')
})

test('the same page token again and again ends in an error', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  endpoint.fault({ op: 'GetParametersByPath', answer: '{"Parameters":[],"NextToken":"t"}' })
  const run = await chamber(['exec', 'app', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('the same page token twice')
})

test('throttling is waited out', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  endpoint.fault({ op: 'GetParametersByPath', error: 'ThrottlingException', times: 2 })
  const run = await chamber(['exec', 'app', '--', ...show('KEY')])
  expect(run).toMatchObject({ status: 0, stdout: 'v\n' })
  expect(run.calls).toEqual({ GetParametersByPath: 3 })
})

test('an endpoint that never answers is given up at the deadline', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  endpoint.fault({ op: 'GetParametersByPath', delay: Number.POSITIVE_INFINITY })
  const run = await chamber(['exec', '--timeout', '3s', 'app', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('waiting for ssm:GetParametersByPath in us-east-1')
  expect(run.stderr).toMatch(/was not answered by 127\.0\.0\.1:\d+ after 3 s/)
})

// Bun does not start in one
test.runIf(isOnNode)('a working folder that is gone is no reason not to run', async () => {
  const { start } = await setup({ app: { key: 'v' } })
  const { file, args } = program()
  const words = [file, ...args, 'exec', 'app', '--', 'sh', '-c', 'echo $KEY']
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
  const run = await start(['exec', '-b', 'null', 'x', '--', 'sh', '-c', script, 'sh', ...words])
    .exit
  expect(run).toMatchObject({ status: 0, stdout: 'v\n' })
})

test.runIf(process.platform !== 'win32').each([[], ['--redact']])(
  'with --pristine the PATH of the caller finds the command, not that of a secret %j',
  async (...flags) => {
    const { chamber, seed, cwd, file } = await setup()
    await file('own/show', '#!/bin/sh\necho "own, with $PATH"\n', 0o755)
    await file('theirs/show', '#!/bin/sh\necho "theirs, with $PATH"\n', 0o755)
    await seed({ app: { path: `${cwd}/theirs`, key: 'value-1' } })
    const env = { PATH: `${cwd}/own` }
    const pristine = await chamber(['exec', '--pristine', ...flags, 'app', '--', 'show'], { env })
    const shown = flags.length > 0 ? '***' : `${cwd}/theirs`
    expect(pristine).toMatchObject({ status: 0, stdout: `own, with ${shown}\n` })
    const plain = await chamber(['exec', ...flags, 'app', '--', 'show'], { env })
    expect(plain).toMatchObject({ status: 0, stdout: `theirs, with ${shown}\n` })
    const none = await chamber(['exec', '--pristine', 'app', '--', 'true'], { env })
    expect(none.status).toBe(127)
  },
)
