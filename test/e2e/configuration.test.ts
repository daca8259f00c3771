/** `chamber.yaml`: a program gets what it declares, or is told everything that is not so. */
import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'

const env = ['--', '/usr/bin/env']
const declared = `
services: [shared, app]
keys:
  db_url: {type: url}
  port: {type: integer, default: 80}
  extra: {required: false}
`
const secrets = { shared: { db_url: 'old', other: 'o' }, app: { db_url: 'pg://h', surplus: 's' } }

test('the declared keys of all services are fetched by name, in one call', async () => {
  const { chamber, file } = await setup(secrets)
  await file('chamber.yaml', declared)
  const run = await chamber(['exec', '--pristine', ...env])
  expect(run).toMatchObject({ status: 0, stdout: 'PORT=80\nDB_URL=pg://h\n' })
  expect(run.calls).toEqual({ GetParameters: 1 })
  expect((await chamber(['env'])).stdout).toBe('export DB_URL=pg://h\nexport PORT=80\n')
  expect((await chamber(['export'])).stdout).toBe('{"db_url":"pg://h","port":"80"}\n')
})

test('without keys it is whole services, in their order', async () => {
  const { chamber, file } = await setup(secrets)
  await file('.chamber.yaml', 'services: [shared, "${WHO:-app}"]\n')
  const run = await chamber(['exec', '--pristine', ...env])
  expect(run.stdout).toBe('DB_URL=pg://h\nOTHER=o\nSURPLUS=s\n')
})

test('services on the command line are read as ever, and no file is looked at', async () => {
  const { chamber, file } = await setup(secrets)
  await file('chamber.yaml', 'not: [valid')
  const run = await chamber(['exec', '--pristine', 'app', ...env])
  expect(run).toMatchObject({ status: 0, stdout: 'DB_URL=pg://h\nSURPLUS=s\n', stderr: '' })
})

test('a file that is named counts for them', async () => {
  const { chamber, file } = await setup(secrets)
  await file('etc/c.yaml', declared)
  const run = await chamber(['exec', '--config', 'etc/c.yaml', 'shared', ...env])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('etc/c.yaml: db_url is not a URL')
})

test('everything at fault is told at once, and no value', async () => {
  const { chamber, file } = await setup({ app: { a: 'secret-1', b: 'secret-2', d: 'secret-3' } })
  await file('chamber.yaml', 'services: [app]\nkeys: {a: {type: json}, b: {pattern: x}, c: }\n')
  const run = await chamber(['exec', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('a is not JSON, b does not match its pattern, c is missing')
  const check = await chamber(['check', '--output', 'json'])
  expect(check.status).toBe(1)
  expect(JSON.parse(check.stdout)).toMatchObject([
    { key: 'a', type: 'malformed' },
    { key: 'b', type: 'malformed' },
    { key: 'c', type: 'missing' },
    { key: 'd', type: 'surplus', text: 'is not declared' },
  ])
  const lenient = await chamber(['check', '--allow-surplus'])
  expect(lenient.stdout).not.toContain('not declared')
  for (const { stdout, stderr } of [run, check, lenient]) {
    expect(stdout + stderr).not.toContain('secret-')
  }
})

test('the nearest file counts, up to the root of the repository', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  await file('chamber.yaml', 'services: [shared]\n')
  await file('repo/.git/config', '')
  await file('repo/deep/er/x', '')
  const from = (folder: string) =>
    chamber(['export', '--only', 'db_url'], { cwd: join(cwd, folder) })
  const lost = await from('repo/deep')
  expect(lost).toMatchObject({ status: 1, stdout: '' })
  expect(lost.stderr).toContain('export needs a service')
  await file('repo/chamber.yaml', 'services: [app]\n')
  expect((await from('repo/deep/er')).stdout).toBe('{"db_url":"pg://h"}\n')
  await file('repo/deep/.chamber.yaml', 'services: [shared]\n')
  expect((await from('repo/deep/er')).stdout).toBe('{"db_url":"old"}\n')
  const without = await chamber(['export', '--no-config'], { cwd: join(cwd, 'repo') })
  expect(without.stderr).toContain('export needs a service')
})

test('no file is looked for above the home folder', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  await file('chamber.yaml', 'services: [app]\n')
  await file('home/project/x', '')
  const place = { cwd: join(cwd, 'home/project'), env: { HOME: join(cwd, 'home') } }
  expect((await chamber(['export'], place)).stderr).toContain('export needs a service')
})

test('a file that anyone can write is refused until it is named', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  const path = await file('chamber.yaml', 'services: [app]\n')
  await mkdir(join(cwd, 'sub'))
  await chmod(path, 0o666)
  const place = { cwd: join(cwd, 'sub') }
  const run = await chamber(['export'], place)
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain('../chamber.yaml is not used: it can be written by anyone')
  expect(await chamber(['export', '--config', '../chamber.yaml'], place)).toMatchObject({
    status: 0,
  })
})

const isRoot = process.getuid?.() === 0

test.runIf(isRoot)('a file, or a link to it, of somebody else is refused', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  const path = await file('chamber.yaml', 'services: [app]\n')
  await chown(path, 4711, 4711)
  expect((await chamber(['export'])).stderr).toContain('it belongs to another user')
  await mkdir(join(cwd, 'sub'))
  await symlink(path, join(cwd, 'sub/chamber.yaml'))
  const run = await chamber(['export'], { cwd: join(cwd, 'sub') })
  expect(run.stderr).toContain('it belongs to another user')
})

test.each([
  ['services: [app, "a b"]', 'line 1, column 17: this is no service'],
  ['services: ["${NONE}"]', 'line 1, column 12:'],
  ['keys:\n  a:\n    typ: url', 'line 3, column 5: this name is not known here'],
])('a fault of the file is told with its place: %j', async (text, said) => {
  const { chamber, file } = await setup()
  await file('chamber.yaml', text)
  const run = await chamber(['exec', '--', 'true'])
  expect(run).toMatchObject({ status: 1, calls: {} })
  expect(run.stderr).toContain(`chamber.yaml, ${said}`)
})

test('a file without services needs them on the command line', async () => {
  const { chamber, file } = await setup(secrets)
  await file('chamber.yaml', 'keys: {db_url: }')
  expect((await chamber(['exec', '--', 'true'])).stderr).toContain('lists no services')
  const words = ['exec', '--pristine', '--config', 'chamber.yaml', 'app', ...env]
  expect((await chamber(words)).stdout).toBe('DB_URL=pg://h\n')
})

test('flags choose among the declared keys, and beyond', async () => {
  const { chamber, file } = await setup(secrets)
  await file('chamber.yaml', `${declared}  gone:\n`)
  const words = ['exec', '--pristine', '--only', 'port,surplus', '--rename', 'surplus=S', ...env]
  const run = await chamber(words)
  expect(run).toMatchObject({ status: 0, stdout: 'PORT=80\nS=s\n' })
  const fails = await chamber(['exec', '--except', 'port', ...env])
  expect(fails.stderr).toContain('chamber.yaml: gone is missing')
  expect(await chamber(['exec', '--except', 'gone', '--', 'true'])).toMatchObject({ status: 0 })
})

test('a default gives way to the environment, and prefer-env excuses what is missing', async () => {
  const { chamber, file } = await setup(secrets)
  const keys = 'keys: {db_url: , level: {default: info}, gone: {variable: Gone}}'
  await file('chamber.yaml', `services: [app]\nprefer-env: true\n${keys}\n`)
  const show = ['--', 'sh', '-c', 'echo $DB_URL $LEVEL $Gone']
  const mine = { LEVEL: 'debug', Gone: 'mine' }
  expect((await chamber(['exec', ...show], { env: mine })).stdout).toBe('pg://h debug mine\n')
  const run = await chamber(['exec', ...show])
  expect(run).toMatchObject({ status: 1 })
  expect(run.stderr).toContain('gone is missing')
})

test('names of the file: prefix, case, variables', async () => {
  const { chamber, file } = await setup(secrets)
  const text =
    'services: [app]\nprefix: x_\ncase: lower\nkeys: {db_url: , surplus: {variable: S}}\n'
  await file('chamber.yaml', text)
  const run = await chamber(['exec', '--pristine', ...env])
  expect(run.stdout).toBe('x_db_url=pg://h\nS=s\n')
  const flags = await chamber(['exec', '--pristine', '--prefix', 'Y_', '--case', 'upper', ...env])
  expect(flags.stdout).toBe('Y_DB_URL=pg://h\nS=s\n')
})

test('env -p wins over the case of the file', async () => {
  const { chamber, file } = await setup(secrets)
  await file('chamber.yaml', 'services: [app]\ncase: upper\nkeys: {db_url: }\n')
  expect((await chamber(['env', '-p'])).stdout).toBe('export db_url=pg://h\n')
})

test('the null backend misses nothing and has the defaults', async () => {
  const { chamber, file } = await setup()
  await file('chamber.yaml', declared)
  const run = await chamber(['exec', '-b', 'null', '--pristine', ...env])
  expect(run).toMatchObject({ status: 0, stdout: 'PORT=80\n', stderr: '' })
})

test('a file that cannot be read is said so', async () => {
  const { chamber, cwd } = await setup()
  await mkdir(join(cwd, 'chamber.yaml'))
  expect((await chamber(['check'])).stderr).toContain('chamber.yaml cannot be read')
  await writeFile(join(cwd, 'x.yaml'), '')
  expect((await chamber(['check', '--config', 'x.yaml'])).stderr).toContain('nothing in it')
})

test.runIf(isRoot)('a file that its group can write is refused until it is named', async () => {
  const { chamber, file } = await setup(secrets)
  const path = await file('chamber.yaml', 'services: [app]\n')
  for (const group of [0, 4711]) {
    await chown(path, 0, group)
    await chmod(path, 0o664)
    const run = await chamber(['export'])
    expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
    expect(run.stderr).toContain('chamber.yaml is not used: it can be written by its group')
    expect(await chamber(['export', '--config', 'chamber.yaml'])).toMatchObject({ status: 0 })
  }
})

test.runIf(process.platform !== 'win32')('a link to a device is not read', async () => {
  const { chamber, cwd } = await setup(secrets)
  await symlink('/dev/zero', join(cwd, 'chamber.yaml'))
  const run = await chamber(['export'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain('chamber.yaml cannot be read: not a regular file')
})

test.each([
  'hunter2: x\n',
  'hunter2\n',
  '- hunter2\n',
  '[hunter2]\n',
  'services: [hunter2 hunter2]\n',
  'services: ["${hunter2/}"]\n',
  'services: {hunter2: x}\n',
  'keys: {hunter2 x: }\n',
  'keys: {a: {hunter2: x}}\n',
  'case: hunter2\n',
  'prefix: hunter2-\n',
  'keys: {a: {type: hunter2}}\n',
  '"hunter2',
  'a: &hunter2 *hunter3\n',
  'x: hunter2\nx: hunter2\n',
  '%hunter2 x\n---\n',
  '!hunter2 x\n',
])('a link never leads to a message that quotes the file behind it: %j', async (text) => {
  const { chamber, cwd, file } = await setup(secrets)
  await symlink(await file('other', text), join(cwd, 'chamber.yaml'))
  for (const argv of [['exec', '--', 'true'], ['check'], ['export', '--verbose']]) {
    const run = await chamber(argv)
    expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
    expect(run.stderr).toMatch(/chamber\.yaml(, line \d+, column \d+)?/)
    expect(run.stderr).not.toContain('hunter')
  }
})

const credentials = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'CHAMBER_LOCAL_IDENTITY',
  'DB_PASSWORD',
  'GITHUB_PAT',
  'npm_auth',
]

test.each(credentials)('%s never becomes part of a service', async (name) => {
  const { chamber, file } = await setup(secrets)
  const text = `services: ['x/\${${name}}', 'y/\${${name}:-app}']\n`
  await file('chamber.yaml', text)
  for (const argv of [['export'], ['check'], ['export', `x/\${${name}}`]]) {
    const run = await chamber([...argv, '--verbose'], { env: { [name]: 'hunter2' } })
    expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
    expect(run.stderr).toContain(name)
    expect(run.stderr).not.toContain('hunter2')
  }
})

test.each([
  'postgres://user:hunter2@host/db',
  'user:hunter2',
  'hunter2 hunter2',
  'ghp_hunter2Ab3Cd4Ef5Gh6Ij7Kl8Mn9',
  'AGE-SECRET-KEY-1HUNTER2',
  '/hunter2',
  'hunter2\nhunter2',
])('a value that is no part of a service is not sent, nor shown: %j', async (value) => {
  const { chamber, file } = await setup(secrets)
  await file('chamber.yaml', 'services: ["${STAGE}"]\n')
  const run = await chamber(['export'], { env: { STAGE: value } })
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain('STAGE')
  expect(run.stderr.toLowerCase()).not.toContain('hunter2')
})

test.each(['app', 'team/app', 'App_1.2-x', 'feature-login-page-of-the-customers'])(
  'a name is: %s',
  async (value) => {
    const { chamber, file } = await setup({ [value.toLowerCase()]: { a: 'b' } })
    await file('chamber.yaml', 'services: ["${STAGE}"]\n')
    const run = await chamber(['export'], { env: { STAGE: value } })
    expect(run).toMatchObject({ status: 0, stdout: '{"a":"b"}\n' })
  },
)
