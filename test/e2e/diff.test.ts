/** What two services, releases, moments or files do not have in common. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { moment } from '../harness/moment.ts'
import { put } from '../harness/parameters.ts'

const secrets = {
  app: { same: 's', 'only-a': 'planted-a', 'db-url': 'planted-one' },
  other: { same: 's', 'only-b': 'planted-b', 'db-url': 'planted\ntwo' },
}

test('a line for each key that differs, and status 1; values only when asked for', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber(['diff', 'app', 'other'])
  expect(run).toMatchObject({ status: 1, stdout: '~ db-url\n- only-a\n+ only-b\n', stderr: '' })
  expect(run.calls).toEqual({ GetParametersByPath: 2 })
  const withValues = await chamber(['diff', 'app', 'other', '--values'])
  expect(withValues.stdout).toBe(
    '- db-url: "planted-one"\n+ db-url: "planted\\ntwo"\n- only-a: "planted-a"\n+ only-b: "planted-b"\n',
  )
})

test('nothing differs: no output, and status 0', async () => {
  const { chamber } = await setup({ app: { a: '1' }, other: { a: '1' } })
  expect(await chamber(['diff', 'app', 'other'])).toMatchObject({
    status: 0,
    stdout: '',
    stderr: '',
  })
})

test('nothing of a file can play with the terminal', async () => {
  const { chamber, file } = await setup({ app: { a: '1' } })
  await file('bad.json', '{"a\\u001b[2J": "x\\u009b2J\\u001b[2J"}')
  const run = await chamber(['diff', './bad.json', 'app', '--values'])
  expect(run.stdout).toBe('+ a: "1"\n- a\\u{1b}[2J: "x\\u009b2J\\u001b[2J"\n')
})

test('json has the documented shape, with values or without', async () => {
  const { chamber } = await setup(secrets)
  const words = ['diff', 'app', 'other', '--output', 'json']
  const run = await chamber(words)
  expect(run.status).toBe(1)
  expect(JSON.parse(run.stdout)).toEqual({
    left: 'app',
    right: 'other',
    onlyLeft: [{ key: 'only-a' }],
    onlyRight: [{ key: 'only-b' }],
    different: [{ key: 'db-url' }],
    same: ['same'],
  })
  expect(JSON.parse((await chamber([...words, '--values'])).stdout)).toMatchObject({
    onlyLeft: [{ key: 'only-a', value: 'planted-a' }],
    different: [{ key: 'db-url', left: 'planted-one', right: 'planted\ntwo' }],
  })
})

test.each([
  ['app.json', '{"same": "s", "only-a": "planted-a", "db-url": "other"}', '~ db-url\n'],
  ['app.yaml', 'same: s\nonly-a: planted-a\n', '+ db-url\n'],
  // names of variables
  ['app.env', 'SAME=s\nONLY_A=planted-a\nDB_URL=planted-one\n', ''],
])('%s is compared as ./%s', async (name, text, stdout) => {
  const { chamber, file } = await setup(secrets)
  await file(name, text)
  expect(await chamber(['diff', `./${name}`, 'app'])).toMatchObject({
    status: stdout === '' ? 0 : 1,
    stdout,
    stderr: '',
  })
})

test('what export prints does not differ, from standard input too', async () => {
  const { chamber } = await setup(secrets)
  for (const format of ['json', 'yaml', 'dotenv']) {
    const { stdout: stdin } = await chamber(['export', 'app', '-f', format])
    expect(await chamber(['diff', '-', 'app'], { stdin })).toMatchObject({ status: 0, stdout: '' })
  }
})

test('a file does not change what a service is, and is hinted at where there is none', async () => {
  const { chamber, file } = await setup({ 'app.yaml': { a: '1' }, other: { a: '1' } })
  await file('app.yaml', 'a: 2\n')
  await file('gone.yaml', 'a: 2\n')
  expect(await chamber(['diff', 'app.yaml', 'other'])).toMatchObject({ status: 0 })
  const run = await chamber(['diff', 'gone.yaml', 'other'])
  expect(run).toMatchObject({ status: 2, stdout: '' })
  expect(run.stderr).toBe(
    "chamber: error: service 'gone.yaml' has no secrets\nchamber: hint: for the file of this name, write ./gone.yaml\n",
  )
})

test('with --as-of the service is compared with itself now', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'a1', b: 'b1' } })
  const before = await moment()
  await put(endpoint, '/app/a', 'a2')
  await put(endpoint, '/app/c', 'c1')
  expect(await chamber(['diff', 'app', '--as-of', before])).toMatchObject({
    status: 1,
    stdout: '~ a\n+ c\n',
  })
  // a service that is younger is all new
  expect(await chamber(['diff', 'app', '--as-of', '2020-01-01'])).toMatchObject({
    status: 1,
    stdout: '+ a\n+ b\n+ c\n',
  })
})

test('a release lacks what came later', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'a1' } })
  await chamber(['release', 'app', 'v1'])
  await put(endpoint, '/app/b', 'b1')
  expect(await chamber(['diff', 'app:v1', 'app'])).toMatchObject({ status: 1, stdout: '+ b\n' })
})

test('keys are chosen', async () => {
  const { chamber } = await setup(secrets)
  expect(await chamber(['diff', 'app', 'other', '--only', 'only-*'])).toMatchObject({
    stdout: '- only-a\n+ only-b\n',
  })
  expect(await chamber(['diff', 'app', 'other', '--except', 'only-*,db-url'])).toMatchObject({
    status: 0,
  })
})

test.each([
  [['diff'], "missing required argument 'a'"],
  [['diff', 'app'], 'diff needs something to compare it with'],
  [['diff', '--no-such', 'app', 'other'], 'unknown flag in argument 1'],
  [['diff', 'app', 'nothing'], "service 'nothing' has no secrets"],
  [['diff', 'app:v9', 'app'], "'app' has no release 'v9'"],
  [['diff', './gone', 'app'], "'./gone' cannot be read (ENOENT)"],
  [['diff', '-', '-'], 'standard input cannot be both sides'],
  [['diff', './x', 'app', '--as-of', '2h'], 'are about a service, and the first one is a file'],
  [
    ['diff', './x', 'app', '--from-region', 'x'],
    'are about a service, and the first one is a file',
  ],
  [['diff', 'a b', 'app'], 'an argument of 3 characters is not a valid service name'],
])('trouble is status 2: %j', async (argv, says) => {
  const { chamber } = await setup(secrets)
  const run = await chamber(argv)
  expect(run).toMatchObject({ status: 2, stdout: '' })
  expect(run.stderr).toContain(says)
})

test('an endpoint that fails is trouble, not a difference', async () => {
  const { chamber, endpoint } = await setup(secrets)
  endpoint.fault({ op: 'GetParametersByPath', error: 'InternalServerError', status: 400 })
  expect(await chamber(['diff', 'app', 'other'])).toMatchObject({ status: 2, stdout: '' })
})

test('a broken file is trouble, and not quoted', async () => {
  const { chamber, file } = await setup(secrets)
  await file('bad.json', '{"a": planted-value')
  const run = await chamber(['diff', './bad.json', 'app'])
  expect(run).toMatchObject({ status: 2, stdout: '' })
  expect(run.stderr).not.toContain('planted')
})
