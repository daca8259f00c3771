/** Releases: made and deleted whole or not at all, listed, and read like a service. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { labelsOf, put, putLabels } from '../harness/parameters.ts'

const two = { app: { a: 'a1', b: 'b1' } }

test('a release names the current version of every key, in two calls for each', async () => {
  const { chamber, endpoint } = await setup({ ...two, web: { c: 'c1' } })
  await put(endpoint, '/app/a', 'a2')
  const run = await chamber(['release', 'app', 'web', 'v1'])
  expect(run).toMatchObject({
    status: 0,
    stdout: "Made release 'v1' of 'app': 2 secrets\nMade release 'v1' of 'web': 1 secret\n",
    stderr: '',
  })
  expect(run.calls).toEqual({
    DescribeParameters: 2,
    GetParameterHistory: 3,
    LabelParameterVersion: 3,
  })
  expect(await labelsOf(endpoint, '/app/a')).toEqual({ v1: 2 })
  expect(await labelsOf(endpoint, '/web/c')).toEqual({ v1: 1 })
})

test('a release is run as it was, without a call more than the service', async () => {
  const { chamber, endpoint } = await setup(two)
  await chamber(['release', 'app', 'v1'])
  await put(endpoint, '/app/a', 'a2')
  await put(endpoint, '/app/c', 'c1')
  const run = await chamber(['exec', '--pristine', 'app:v1', '--', '/usr/bin/env'])
  expect(run).toMatchObject({ status: 0, stdout: 'A=a1\nB=b1\n', stderr: '' })
  expect(run.calls).toEqual({ GetParametersByPath: 1 })
})

test('a release that is not there starts no program, and is named', async () => {
  const { chamber } = await setup(two)
  const run = await chamber(['exec', 'app:v9', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toBe(
    "chamber: error: 'app' has no release 'v9'\nchamber: hint: see which there are: chamber releases app\n",
  )
})

test.each([
  [['read', '-q', 'app:v1', 'a'], 'a1\n'],
  [['env', 'app:v1'], 'export A=a1\nexport B=b1\n'],
  [['export', 'app:v1'], '{"a":"a1","b":"b1"}\n'],
])('%j reads the release', async (argv, stdout) => {
  const { chamber, endpoint } = await setup(two)
  await chamber(['release', 'app', 'v1'])
  await put(endpoint, '/app/a', 'a2')
  expect(await chamber(argv)).toMatchObject({ status: 0, stdout, stderr: '' })
})

test('read and list tell the version of the release, and list the keys that it lacks', async () => {
  const { chamber, endpoint } = await setup(two)
  await chamber(['release', 'app', 'v1'])
  await chamber(['write', 'app', 'a', 'a2'])
  await put(endpoint, '/app/c', 'c1')
  const read = await chamber(['read', 'app:v1', 'a', '--output', 'json'])
  expect(JSON.parse(read.stdout)).toMatchObject({ key: 'a', value: 'a1', version: 1 })
  const listed = await chamber(['list', '-e', 'app:v1', '--output', 'json'])
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { key: 'a', value: 'a1', version: 1 },
    { key: 'b', value: 'b1', version: 1 },
  ])
  expect(listed.stderr).toBe("chamber: warning: 'app:v1' lacks keys that the service has now: c\n")
  expect(await chamber(['read', 'app:v1', 'c'])).toMatchObject({ status: 1, stdout: '' })
})

test('a list of a release that fails twice over is one error', async () => {
  const { chamber, endpoint } = await setup(two)
  endpoint.fault(
    { op: 'GetParametersByPath', answer: '{' },
    { op: 'DescribeParameters', answer: '{' },
  )
  const run = await chamber(['list', 'app:v1'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toMatch(/^chamber: error: .* gave an answer to ssm:\w+ that is not one of AWS/)
  expect(run.stderr).not.toContain('defect')
})

test('the dotted layout has releases too', async () => {
  const { chamber, endpoint } = await setup()
  await put(endpoint, 'prod.app.key', 'one')
  expect(await chamber(['release', 'prod.app.', 'v1'])).toMatchObject({ status: 0 })
  await put(endpoint, 'prod.app.key', 'two')
  for (const argv of [
    ['exec', 'prod.app.:v1', '--', 'printenv', 'KEY'],
    ['read', '-q', 'prod.app.:v1', 'key'],
  ]) {
    expect(await chamber(argv)).toMatchObject({ status: 0, stdout: 'one\n' })
  }
  expect((await chamber(['list', '-e', 'prod.app.:v1'])).stdout).toMatch(/key\t.*\tone\n/)
})

test('releases are listed with what differs and what is lacking', async () => {
  const { chamber, endpoint } = await setup(two)
  await chamber(['release', 'app', 'v1'])
  await put(endpoint, '/app/a', 'a2')
  await put(endpoint, '/app/c', 'c1')
  await chamber(['release', 'app', 'v2'])
  // another version with the same value is no difference
  await put(endpoint, '/app/b', 'b1')
  const run = await chamber(['releases', 'app', '--output', 'json'])
  const modified = expect.any(String)
  expect(JSON.parse(run.stdout)).toEqual([
    { release: 'v2', modified, keys: ['a', 'b', 'c'], changed: [], lacks: [] },
    { release: 'v1', modified, keys: ['a', 'b'], changed: ['a'], lacks: ['c'] },
  ])
  expect(run.calls).toEqual({ DescribeParameters: 1, GetParameterHistory: 3, GetParameters: 2 })
  const table = await chamber(['releases', 'app'])
  expect(table.stdout).toMatch(/^Release\t.*\nv2\t.*\t3\t0\t\nv1\t.*\t2\t1\tc\n$/)
})

test('a name that is taken moves only when that is asked for', async () => {
  const { chamber, endpoint } = await setup(two)
  await chamber(['release', 'app', 'stable'])
  await put(endpoint, '/app/a', 'a2')
  const refused = await chamber(['release', 'app', 'stable'])
  expect(refused).toMatchObject({ status: 1, stdout: '' })
  expect(refused.stderr).toContain("'app' has a release 'stable' already, and it differs in a\n")
  expect(refused.stderr).toContain('chamber release app stable --move')
  expect(await labelsOf(endpoint, '/app/a')).toEqual({ stable: 1 })
  const moved = await chamber(['release', 'app', 'stable', '--move', '--output', 'json'])
  expect(JSON.parse(moved.stdout)).toEqual([
    { service: 'app', release: 'stable', keys: ['a', 'b'], moved: ['a'] },
  ])
  expect(await labelsOf(endpoint, '/app/a')).toEqual({ stable: 2 })
})

test('a release does not grow by itself', async () => {
  const { chamber, endpoint } = await setup(two)
  await chamber(['release', 'app', 'v1'])
  await put(endpoint, '/app/c', 'c1')
  const run = await chamber(['release', 'app', 'v1'])
  expect(run.status).toBe(1)
  expect(run.stderr).toContain("has a release 'v1' already, and it differs in c\n")
  expect(await labelsOf(endpoint, '/app/c')).toEqual({})
  expect(await chamber(['release', 'app', 'v1', '--move'])).toMatchObject({ status: 0 })
})

test('what was changed before a failure is put back', async () => {
  const { chamber, endpoint } = await setup({ ...two, web: { c: 'c1', d: 'd1' } })
  await chamber(['release', 'app', 'stable'])
  await put(endpoint, '/app/a', 'a2')
  endpoint.fault({ op: 'LabelParameterVersion', when: '/web/d', error: 'AccessDeniedException' })
  const run = await chamber(['release', 'app', 'web', 'stable', '--move'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toMatch(
    /^chamber: error: ssm:LabelParameterVersion was denied .*every label is as it was$/m,
  )
  expect(await labelsOf(endpoint, '/app/a')).toEqual({ stable: 1 })
  expect(await labelsOf(endpoint, '/app/b')).toEqual({ stable: 1 })
  expect(await labelsOf(endpoint, '/web/c')).toEqual({})
})

test('what cannot be put back is named', async () => {
  const { chamber, endpoint } = await setup(two)
  endpoint.fault(
    { op: 'LabelParameterVersion', when: '/app/b', error: 'AccessDeniedException' },
    { op: 'UnlabelParameterVersion', error: 'AccessDeniedException' },
  )
  const run = await chamber(['release', 'app', 'v1'])
  expect(run.status).toBe(1)
  expect(run.stderr).toMatch(/warning: 'v1' could not be put back on .*\ba\b.* of 'app'\n/)
  expect(run.stderr).toContain('the labels of some secrets are changed')
})

test('Ctrl-C puts everything back', async () => {
  const keys = Array.from({ length: 120 }, (_, index) => `k${index}`)
  const { start, endpoint } = await setup({
    app: Object.fromEntries(keys.map((key) => [key, 'v'])),
  })
  endpoint.fault({ op: 'LabelParameterVersion', delay: 200 })
  const running = start(['release', 'app', 'v1'])
  const labelled = () => endpoint.calls()['LabelParameterVersion'] ?? 0
  await expect.poll(labelled, { timeout: 20_000 }).toBeGreaterThan(4)
  running.kill('SIGINT')
  const run = await running.exit
  expect(run).toMatchObject({ status: 130, stdout: '' })
  expect(run.stderr).toContain('stopped by a signal; every label is as it was')
  for (const key of keys) expect(await labelsOf(endpoint, `/app/${key}`)).toEqual({})
})

test('an endpoint that stops answering does not keep labels from being put back', async () => {
  const { chamber, endpoint } = await setup(two)
  endpoint.fault({
    op: 'LabelParameterVersion',
    when: '/app/b',
    delay: Number.POSITIVE_INFINITY,
  })
  const run = await chamber(['--timeout', '2s', 'release', 'app', 'v1'])
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('every label is as it was')
  expect(await labelsOf(endpoint, '/app/a')).toEqual({})
})

test('a refusal that comes with a success is a failure', async () => {
  const { chamber, endpoint } = await setup(two)
  endpoint.fault({
    op: 'LabelParameterVersion',
    when: '/app/b',
    answer: '{"InvalidLabels":["v1"],"ParameterVersion":1}',
  })
  const run = await chamber(['release', 'app', 'v1'])
  expect(run.stderr).toContain("AWS refuses the label 'v1'; every label is as it was")
  expect(await labelsOf(endpoint, '/app/a')).toEqual({})
})

test('ten labels a version: more is refused before anything is written', async () => {
  const { chamber, endpoint } = await setup(two)
  await putLabels(endpoint, '/app/b', ...Array.from({ length: 10 }, (_, index) => `l${index}`))
  const run = await chamber(['release', 'app', 'v1'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('10 labels at most, and these have them already: b\n')
  expect(run.stderr).toContain('hint: delete one of the releases l0, l1')
  expect(run.calls).toEqual({ DescribeParameters: 1, GetParameterHistory: 2 })
})

test.each([
  ['1.2', 'begins with a digit'],
  ['awsome', 'begins with aws or ssm'],
  ['SSM-1', 'begins with aws or ssm'],
  ['a b', 'has something else than letters'],
  ['x'.repeat(101), 'is longer than 100'],
])("'%s' names no release, and nothing is asked", async (name, why) => {
  const { chamber } = await setup(two)
  const run = await chamber(['release', 'app', name])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(`it ${why}`)
})

test.each([
  [['release', 'v1'], 'release needs a service'],
  [['release', 'app', 'APP', 'v1'], "the service 'APP' is there twice"],
  [['release', 'none', 'v1'], "service 'none' has no secrets"],
  [['release', '--delete', 'app', 'v1'], "'app' has no release 'v1'"],
  [['release', '--delete', '--move', 'app', 'v1'], 'contradict each other'],
  [['release', 'app:x', 'v1'], "'app:x' is not a valid service name"],
])('%j is refused', async (argv, says) => {
  const { chamber } = await setup(two)
  const run = await chamber(argv)
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(says)
})

test('a release is deleted, and put back when that fails halfway', async () => {
  const { chamber, endpoint } = await setup(two)
  await chamber(['release', 'app', 'v1'])
  endpoint.fault({
    op: 'UnlabelParameterVersion',
    when: '/app/b',
    times: 1,
    error: 'AccessDeniedException',
  })
  expect(await chamber(['release', '--delete', 'app', 'v1'])).toMatchObject({ status: 1 })
  expect(await labelsOf(endpoint, '/app/a')).toEqual({ v1: 1 })
  expect(await chamber(['release', '--delete', 'app', 'v1'])).toMatchObject({
    status: 0,
    stdout: "Deleted release 'v1' of 'app': 2 secrets\n",
  })
  expect(await labelsOf(endpoint, '/app/a')).toEqual({})
})

test('a release that will stop writes is told in time, and a write that it stops says so', async () => {
  const { chamber, endpoint } = await setup({ app: { a: '1' } })
  await chamber(['release', 'app', 'v1'])
  for (let version = 2; version <= 95; version++) await put(endpoint, '/app/a', `${version}`)
  const warned = await chamber(['releases', 'app'])
  expect(warned.stderr).toContain(
    "a can be written 5 more times, then AWS refuses to, for the release 'v1'",
  )
  for (let version = 96; version <= 100; version++) await put(endpoint, '/app/a', `${version}`)
  const refused = await chamber(['write', 'app', 'a', '101'])
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain(
    'hint: the oldest of the 100 versions carries a label: delete its release',
  )
})
