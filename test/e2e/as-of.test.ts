/** Secrets as they were: from the history, as far as it goes. */
import { expect, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { moment } from '../harness/moment.ts'
import { put } from '../harness/parameters.ts'

/** Two versions of one key, a key that came later, and the moment between. */
async function withHistory() {
  const place = await setup({ app: { a: 'a1', b: 'b1' } })
  const before = await moment()
  await place.chamber(['write', 'app', 'a', 'a2'])
  await put(place.endpoint, '/app/c', 'c1')
  return { ...place, before }
}

test.each([
  [['exec', '--pristine', 'app', '--', '/usr/bin/env'], 'A=a1\nB=b1\n'],
  [['env', 'app'], 'export A=a1\nexport B=b1\n'],
  [['export', 'app'], '{"a":"a1","b":"b1"}\n'],
  [['export', 'app', '--only', 'a'], '{"a":"a1"}\n'],
  [['read', '-q', 'app', 'A'], 'a1\n'],
])('%j gives what was', async (argv, stdout) => {
  const { chamber, before } = await withHistory()
  const dash = argv.indexOf('--')
  const words = dash < 0 ? [...argv, '--as-of', before] : argv.toSpliced(dash, 0, '--as-of', before)
  expect(await chamber(words)).toMatchObject({ status: 0, stdout, stderr: '' })
})

test('only what has changed since costs a history', async () => {
  const { chamber, before } = await withHistory()
  const run = await chamber(['list', '-e', 'app', '--as-of', before, '--output', 'json'])
  expect(JSON.parse(run.stdout)).toMatchObject([
    { key: 'a', value: 'a1', version: 1 },
    { key: 'b', value: 'b1', version: 1 },
  ])
  expect(run.calls).toEqual({ DescribeParameters: 1, GetParameterHistory: 2, GetParameters: 1 })
  const read = await chamber(['read', 'app', 'a', '--as-of', before, '--output', 'json'])
  expect(JSON.parse(read.stdout)).toMatchObject({ service: 'app', value: 'a1', version: 1 })
  expect(read.calls).toEqual({ DescribeParameters: 1, GetParameterHistory: 1, GetParameters: 1 })
})

test('a key that was not there yet is not found', async () => {
  const { chamber, before } = await withHistory()
  const run = await chamber(['read', 'app', 'c', '--as-of', before])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toBe(
    `chamber: error: no secret 'c' in service 'app' at ${before}\nchamber: hint: see since when there is one: chamber history app c\n`,
  )
})

/** A key of which the first versions are dropped already. */
async function withShortHistory() {
  const place = await setup({ app: { a: 'a1', b: 'b1' } })
  const before = await moment()
  for (let version = 2; version <= 102; version++) await put(place.endpoint, '/app/a', `${version}`)
  return { ...place, before }
}

test('a history that does not reach back stops what needs all of a set', async () => {
  const { chamber, before } = await withShortHistory()
  for (const argv of [
    ['export', 'app', '--as-of', before],
    ['exec', 'app', '--as-of', before, '--', 'echo', 'ran'],
    ['read', 'app', 'a', '--as-of', before],
    ['rollback', 'app', '--to', before, '--yes'],
  ]) {
    const run = await chamber(argv)
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain(
      `the history of a in service 'app' does not reach back to ${before}\n`,
    )
  }
  expect(await chamber(['diff', 'app', '--as-of', before])).toMatchObject({ status: 2, stdout: '' })
  expect(await chamber(['read', '-q', 'app', 'b', '--as-of', before])).toMatchObject({
    stdout: 'b1\n',
  })
})

test('a list shows the others, and says what is not known', async () => {
  const { chamber, before } = await withShortHistory()
  const run = await chamber(['list', 'app', '--as-of', before])
  expect(run.stdout).toMatch(/^Key.*\nb\t/)
  expect(run.stderr).toMatch(/^chamber: warning: the history of a .* does not reach back/)
})

test.each([
  [['list', 'app:v1', '--as-of', '2h'], "'app:v1' names its versions already"],
  [['exec', 'app:v1', '--as-of', '2h', '--', 'true'], "'app:v1' names its versions already"],
  [['read', 'app', 'a', '--as-of', '2h', '-v', '1'], 'each say which version; give one'],
  [['read', 'app:v1', 'a', '-v', '1'], 'each say which version; give one'],
  [['list', 'app', '--as-of', 'then'], 'invalid --as-of'],
  [['export', 'app', '--as-of', '2999-01-01'], 'is in the future'],
])('%j is refused, and nothing is asked', async (argv, says) => {
  const { chamber } = await setup()
  const run = await chamber(argv)
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(says)
})

test('a value that may not be read stops export, and is left out when that is asked for', async () => {
  const { chamber, endpoint, before } = await withHistory()
  endpoint.fault({ op: 'GetParameters', when: '/app/a', error: 'AccessDeniedException' })
  const run = await chamber(['export', 'app', '--as-of', before])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('/app/a:1 cannot be read: ssm:GetParameters was denied')
  expect(run.stderr).toContain('error: the value of a cannot be read')
  const words = ['exec', '--pristine', '--skip-denied', 'app', '--as-of', before]
  expect(await chamber([...words, '--', '/usr/bin/env'])).toMatchObject({
    status: 0,
    stdout: 'B=b1\n',
  })
})

test('services below are as they were too', async () => {
  const place: Setup = await setup({ app: { a: 'a1' }, 'app/web': { x: 'x1' } })
  const before = await moment()
  await put(place.endpoint, '/app/web/x', 'x2')
  const run = await place.chamber(['export', 'app', '--recursive', '--as-of', before])
  expect(run).toMatchObject({ status: 0, stdout: '{"a":"a1","web/x":"x1"}\n' })
})
