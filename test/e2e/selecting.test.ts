/** Some secrets of services, under chosen names, in as few calls as there can be. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { put } from '../harness/parameters.ts'

const env = ['--', '/usr/bin/env']
const secrets = { app: { db_url: 'u', db_pass: 'p', api_key: 'k' } }

const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${100 + index}`, 'v']))

test('keys by name are fetched by name, those of all services together', async () => {
  const { chamber } = await setup({ a: numbered(30), b: { k100: 'b', own: 'x' } })
  const words = ['exec', '--pristine', 'a', 'b', '--only', 'k100,k129', '--only', 'own', ...env]
  const run = await chamber(words)
  expect(run).toMatchObject({ status: 0, stdout: 'K100=b\nK129=v\nOWN=x\n' })
  expect(run.calls).toEqual({ GetParameters: 1 })
  const all = Object.keys(numbered(25)).join(',')
  const three = ['exec', 'a', 'b', 'c', '--only', all, '--', 'true']
  expect((await chamber(three)).calls).toEqual({ GetParameters: 8 })
  const eleven = Object.keys(numbered(11)).join(',')
  const { calls } = await chamber(['exec', 'a', '--only', eleven, '--', 'true'])
  expect(calls).toEqual({ GetParameters: 2 })
})

test.each([
  ['as given, which wins', 'Db', 'DB=upper\n'],
  ['in lower case', 'db', 'DB=lower\n'],
  ['in lower case where there is no other', 'OTHER', 'OTHER=x\n'],
])('a key is found %s', async (_, key, stdout) => {
  const { chamber, endpoint } = await setup({ app: { other: 'x', db: 'lower' } })
  await put(endpoint, '/app/Db', 'upper')
  const run = await chamber(['exec', '--pristine', 'app', '--only', key, ...env])
  expect(run).toMatchObject({ status: 0, stdout, stderr: '', calls: { GetParameters: 1 } })
})

test('a pattern lists the service', async () => {
  const { chamber } = await setup(secrets)
  const words = ['exec', '--pristine', 'app', '--only', 'DB_*', '--except', 'db_p*', ...env]
  const run = await chamber(words)
  expect(run).toMatchObject({ status: 0, stdout: 'DB_URL=u\n', stderr: '' })
  expect(run.calls).toEqual({ GetParametersByPath: 1 })
})

test.each([
  [['--only', 'db_url,nothing,none*'], '--only nothing, none*: not in app'],
  [['--rename', 'nothing=X'], '--rename nothing: not in app'],
  [['--only', 'db_url', '--rename', 'db_pass=X'], '--rename db_pass: not in app'],
])('what is asked for and not there stops the run: %j', async (words, said) => {
  const { chamber } = await setup(secrets)
  const run = await chamber(['exec', 'app', ...words, '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(said)
})

test('the null backend has none of them, and runs', async () => {
  const { chamber } = await setup()
  const words = ['exec', '-b', 'null', 'app', '--only', 'x', '--rename', 'y=Z', '--', 'echo', 'ran']
  expect(await chamber(words)).toMatchObject({ status: 0, stdout: 'ran\n', stderr: '' })
})

test('a key that --except names and that is not there is told', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber(['exec', 'app', '--except', 'debug', '--', 'true'])
  expect(run).toMatchObject({ status: 0 })
  expect(run.stderr).toBe('chamber: warning: --except debug: no such key\n')
  const named = ['exec', 'app', '--only', 'db_url', '--except', 'api_key', '--', 'true']
  expect(await chamber(named)).toMatchObject({ status: 0, stderr: '' })
})

test.each([
  [['--only', ''], "--only: '' is neither a key nor a pattern"],
  [['--only', 'a/b'], "'a/b' has a slash"],
  [['--rename', 'db_url'], "--rename 'db_url' is not KEY=NAME"],
  [['--prefix', 'a-'], "--prefix 'a-' cannot begin"],
  [['--case', 'camel'], 'invalid --case: expected preserve, upper or lower'],
  [['--pristine', '--prefer-env'], '--pristine leaves no variables'],
])('%j is wrong usage, and AWS is not asked', async (words, said) => {
  const { chamber } = await setup(secrets)
  const run = await chamber(['exec', 'app', ...words, '--', 'true'])
  expect(run).toMatchObject({ status: 1, calls: {} })
  expect(run.stderr).toContain(said)
})

test('names are chosen: case, prefix, and exact ones that win', async () => {
  const { chamber } = await setup({ app: { db_url: 'u', 'api-key': 'k', url: 'own' } })
  const words = ['--prefix', 'my_', '--case', 'lower', '--rename', 'DB_URL=my_url']
  const run = await chamber(['exec', '--pristine', 'app', ...words, ...env])
  expect(run.stdout).toBe('my_api_key=k\nmy_url=u\n')
  expect(run.stderr).toContain("keys url, db_url of service 'app' all become my_url; db_url is")
})

test('env and export choose and name alike', async () => {
  const { chamber } = await setup(secrets)
  const words = ['app', '--only', 'db_*', '--prefix', 'X_', '--rename', 'db_pass=pass.word']
  expect(await chamber(['export', ...words])).toMatchObject({
    stdout: '{"X_DB_URL":"u","pass.word":"p"}\n',
  })
  expect((await chamber(['export', '-f', 'dotenv', ...words])).stdout).toBe('X_DB_URL="u"\n')
  expect((await chamber(['export', '-f', 'tfvars', ...words])).stdout).toBe('X_db_url = "u"\n')
  const shell = await chamber(['env', ...words])
  expect(shell.stdout).toBe('export X_DB_URL=u\n')
  expect(shell.stderr).toContain('db_pass: left out, because no variable can have such a name')
})

test('env keeps the case with -p, also behind a prefix', async () => {
  const { chamber, endpoint } = await setup()
  await put(endpoint, '/app/Db-Url', 'u')
  expect((await chamber(['env', '-p', 'app', '--prefix', 'X_'])).stdout).toBe('export X_Db_Url=u\n')
  const run = await chamber(['env', '-p', 'app', '--case', 'upper'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
})

test('two keys under one name: export says which is used', async () => {
  const { chamber } = await setup({ app: { a_b: '1', 'a-b': '2' } })
  const run = await chamber(['export', 'app', '--case', 'lower'])
  expect(run.stdout).toBe('{"a_b":"1"}\n')
  expect(run.stderr).toContain("keys a-b, a_b both become a_b; a_b of 'app' is used")
})

test('keys of services below are named with their path', async () => {
  const { chamber } = await setup({ app: { key: 'x' }, 'app/web': { url: 'y', key: 'z' } })
  const run = await chamber(['export', 'app', '--recursive', '--only', 'web/url'])
  expect(run).toMatchObject({ stdout: '{"web/url":"y"}\n', calls: { GetParameters: 1 } })
  const glob = await chamber(['export', 'app', '--recursive', '--only', '**/key'])
  expect(glob.stdout).toBe('{"key":"x","web/key":"z"}\n')
})

test('the dotted layout and labels are fetched by name too', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'latest' } })
  await put(endpoint, 'prod.app1.db-pass', 'secret-1')
  const run = await chamber(['exec', '--pristine', 'prod.app1.', '--only', 'db-pass', ...env])
  expect(run).toMatchObject({ stdout: 'DB_PASS=secret-1\n', calls: { GetParameters: 1 } })
  const labelled = await chamber(['exec', 'app', 'app:stable', '--only', 'key', '--', 'true'])
  expect(labelled).toMatchObject({ status: 0, calls: { GetParameters: 2 } })
})

test('the environment wins with --prefer-env', async () => {
  const { chamber } = await setup(secrets)
  const mine = { env: { DB_URL: 'mine', DB_PASS: '' } }
  const words = ['--prefer-env', 'app']
  const show = ['--', 'sh', '-c', 'echo "$DB_URL|$DB_PASS|$API_KEY"']
  const run = await chamber(['exec', ...words, ...show], mine)
  expect(run).toMatchObject({ stdout: 'mine||k\n', stderr: '' })
  expect((await chamber(['env', ...words], mine)).stdout).toBe('export API_KEY=k\n')
  expect((await chamber(['export', ...words], mine)).stdout).toBe(
    '{"api_key":"k","db_pass":"","db_url":"mine"}\n',
  )
})

test('strict judges what was chosen, under its chosen names', async () => {
  const { chamber } = await setup(secrets)
  const asking = { env: { my_db_url: 'chamberme', DB_PASS: 'mine' } }
  const words = ['exec', '--strict', 'app', '--only', 'db_*', '--rename', 'db_url=my_db_url']
  const show = ['--', 'sh', '-c', 'echo "$my_db_url|$DB_PASS|$API_KEY"']
  const refused = await chamber([...words, ...show], asking)
  expect(refused).toMatchObject({ status: 1, stdout: '' })
  expect(refused.stderr).toContain(
    '--strict: DB_PASS: a secret too, but not the placeholder in the environment',
  )
  const run = await chamber([...words, '--prefer-env', ...show], asking)
  expect(run).toMatchObject({ status: 0, stdout: 'u|mine|\n' })
})

test('a key may be called like a property of every object', async () => {
  const { chamber } = await setup({ app: { constructor: 'x' } })
  const run = await chamber(['exec', 'app', '--case', 'preserve', '--prefer-env', ...env])
  expect(run.stdout).toContain('constructor=x\n')
  expect(run.stderr).toBe('')
})

test('a policy for the path alone is served by path', async () => {
  const { chamber, endpoint } = await setup(secrets)
  endpoint.fault({ op: 'GetParameters', error: 'AccessDeniedException' })
  const words = ['exec', '--pristine', '--verbose', 'app', '--only', 'Db_Url', ...env]
  const run = await chamber(words)
  expect(run).toMatchObject({ status: 0, stdout: 'DB_URL=u\n' })
  expect(run.stderr).toContain('ssm:GetParameters was denied; read by path instead')
})

test('a policy for some names alone is served, and a denied name is an error or left out', async () => {
  const { chamber, endpoint } = await setup(secrets)
  endpoint.fault(
    { op: 'GetParametersByPath', error: 'AccessDeniedException' },
    { op: 'GetParameters', when: '/app/DB_URL', error: 'AccessDeniedException' },
    { op: 'GetParameters', when: '/app/api_key', error: 'AccessDeniedException' },
  )
  const spelled = await chamber(['exec', '--pristine', 'app', '--only', 'DB_URL', ...env])
  expect(spelled).toMatchObject({ status: 0, stdout: 'DB_URL=u\n' })
  const words = ['--pristine', 'app', '--only', 'db_pass,api_key', ...env]
  expect(await chamber(['exec', ...words])).toMatchObject({ status: 1, stdout: '' })
  const run = await chamber(['exec', '--skip-denied', ...words])
  expect(run).toMatchObject({ status: 0, stdout: 'DB_PASS=p\n' })
  expect(run.stderr).toContain('warning: /app/api_key is left out: ')
})

test('backends that read a service whole choose from it', async () => {
  const { chamber } = await setup()
  const local = ['-b', 'local']
  await chamber(['write', 'app', 'a', '1', ...local])
  await chamber(['write', 'app', 'b', '2', ...local])
  const run = await chamber(['exec', ...local, '--pristine', 'app', '--only', 'b', ...env])
  expect(run).toMatchObject({ status: 0, stdout: 'B=2\n', stderr: '' })
})
