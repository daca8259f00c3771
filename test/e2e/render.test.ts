/** Files made of templates: by hand, and for as long as a command runs. */
import { existsSync } from 'node:fs'
import { lstat, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'

const secrets = { app: { db_url: 'pg://h', 'api-key': 'it"s' } }
const template = 'url: {{ DB_URL }}\nkey: {{ api-key | yaml }}\n'
const text = 'url: pg://h\nkey: "it\\"s"\n'

test('a template is filled in, to standard output or a private file', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  await file('t.liquid', template)
  const printed = await chamber(['render', 't.liquid', 'app'])
  expect(printed).toMatchObject({ status: 0, stdout: text, stderr: '' })
  const written = await chamber(['render', 't.liquid', '-o', 'out', 'app'])
  expect(written).toMatchObject({ status: 0, stdout: '', stderr: '' })
  expect(await readFile(join(cwd, 'out'), 'utf8')).toBe(text)
  expect((await lstat(join(cwd, 'out'))).mode & 0o777).toBe(0o600)
  expect(await readdir(cwd)).toEqual(['out', 't.liquid'])
})

test('it comes from standard input, later services win, names are chosen', async () => {
  const { chamber } = await setup({ ...secrets, base: { db_url: 'base', other: 'o' } })
  const words = ['render', '-', 'base', 'app', '--prefix', 'X_', '--rename', 'other=Other']
  const run = await chamber(words, { stdin: '{{ X_DB_URL }} {{ Other }} {{ db_url }}' })
  expect(run).toMatchObject({ status: 0, stdout: 'pg://h o pg://h', stderr: '' })
})

test('services come from chamber.yaml, values from the environment where it is preferred', async () => {
  const { chamber, file } = await setup(secrets)
  await file('chamber.yaml', 'services: [app]\nkeys: {db_url: , level: {default: info}}\n')
  await file('t', '{{ DB_URL }} {{ LEVEL }}')
  expect((await chamber(['render', 't'])).stdout).toBe('pg://h info')
  const run = await chamber(['render', 't', '--prefer-env'], { env: { DB_URL: 'mine' } })
  expect(run.stdout).toBe('mine info')
})

test('a mistake leaves the file as it was', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  await file('t', 'x\n{{ DB_URL }}{{ nothing }}')
  await file('out', 'old')
  const run = await chamber(['render', 't', '-o', 'out', 'app'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain("t, line 2, column 16: 'nothing' is not known")
  expect(run.stderr).not.toContain('pg://h')
  expect(await readFile(join(cwd, 'out'), 'utf8')).toBe('old')
})

test.each([
  [['none', 'app'], "the template 'none' cannot be read"],
  [['t'], 'render needs a service behind the template'],
  [['t', 'app', '-o', 'none/x'], 'its directory does not exist'],
])('render %j cannot be met, and AWS is not asked', async (words, said) => {
  const { chamber, file } = await setup(secrets)
  await file('t', template)
  const run = await chamber(['render', ...words])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(said)
})

test('a template that is not UTF-8 is refused, not changed', async () => {
  const { chamber, cwd } = await setup(secrets)
  await writeFile(join(cwd, 't'), Buffer.from('caf\xe9 {{ DB_URL }}', 'latin1'))
  const run = await chamber(['render', 't', 'app'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toBe('chamber: error: t is not UTF-8 text\n')
})

test('a command finds the file, and nothing stays when it has ended', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  await file('t', template)
  const words = ['exec', 'app', '--render', 't=conf', '--files=run', '--', 'sh', '-c']
  const run = await chamber([...words, 'cat conf; ls -l conf; ls run; exit 3'])
  expect(run).toMatchObject({ status: 3, stderr: '' })
  expect(run.stdout).toMatch(/^url: pg:\/\/h\nkey: "it\\"s"\n-rw------- .*\napi-key\ndb_url\n$/)
  expect(await readdir(cwd)).toEqual(['t'])
})

test('a template that cannot be filled in starts nothing', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  await file('t', '{{ nothing }}')
  const run = await chamber(['exec', 'app', '--render', 't=conf', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain("t, line 1, column 4: 'nothing' is not known")
  expect(existsSync(join(cwd, 'conf'))).toBe(false)
})

test.each(['t', '=conf', 't=', '-=conf'])('--render %j is wrong usage', async (word) => {
  const { chamber, file } = await setup(secrets)
  await file('t', template)
  const run = await chamber(['exec', 'app', `--render=${word}`, '--', 'true'])
  expect(run).toMatchObject({ status: 1, calls: {} })
  expect(run.stderr).toContain('is not TEMPLATE=FILE')
})
