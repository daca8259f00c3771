/** Exports: what is warned about, and the files they write. */
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'

const secrets = { app: { key: 'value' } }
const text = '{"key":"value"}\n'

test('the later service wins, and each key that it takes over is named', async () => {
  const { chamber } = await setup({ one: { a: '1', b: '1' }, two: { b: '2', c: '2' } })
  const run = await chamber(['export', 'one', 'two'])
  expect(run).toMatchObject({ status: 0, stdout: '{"a":"1","b":"2","c":"2"}\n' })
  expect(run.stderr).toBe("chamber: warning: the key b is taken from 'two'\n")
})

test('the later service wins by the name of a variable too, as in exec', async () => {
  const { chamber } = await setup({ one: { a_b: 'first' }, two: { 'a-b': 'second' } })
  const run = await chamber(['export', 'one', 'two', '-f', 'dotenv'])
  expect(run).toMatchObject({ status: 0, stdout: 'A_B="second"\n' })
})

test('what readers do not agree about is named once', async () => {
  const { chamber } = await setup({ app: { a: '${x}', b: '${y}', c: 'plain' } })
  const run = await chamber(['export', 'app', '-f', 'dotenv'])
  expect(run.status).toBe(0)
  expect(run.stderr).toBe('chamber: warning: a, b: read differently by python-dotenv\n')
})

test('services below are exported when asked', async () => {
  const { chamber } = await setup({ app: { key: 'x' }, 'app/web': { url: 'y' } })
  const run = await chamber(['export', 'app', '--recursive'])
  expect(run).toMatchObject({ status: 0, stdout: '{"key":"x","web/url":"y"}\n' })
})

test('an unknown format is refused before AWS is asked, and no file is touched', async () => {
  const { chamber, cwd } = await setup(secrets)
  const run = await chamber(['export', 'app', '-f', 'toml', '-o', 'out'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain('java-properties')
  expect(await readdir(cwd)).toEqual([])
})

test('a file becomes private, and nothing else is left beside it', async () => {
  const { chamber, cwd, file } = await setup(secrets)
  const path = await file('out.json', 'old', 0o644)
  expect(await chamber(['export', 'app', '-o', 'out.json'])).toMatchObject({
    status: 0,
    stderr: '',
  })
  expect(await readFile(path, 'utf8')).toBe(text)
  expect((await lstat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(cwd)).toEqual(['out.json'])
})

test('a file is as it was when the export fails', async () => {
  const { chamber, cwd, endpoint, file } = await setup(secrets)
  const path = await file('out.json', 'old', 0o644)
  endpoint.fault(
    { op: 'GetParametersByPath', error: 'AccessDeniedException' },
    { op: 'DescribeParameters', error: 'AccessDeniedException' },
  )
  expect(await chamber(['export', 'app', '-o', 'out.json', '-r', '1'])).toMatchObject({ status: 1 })
  expect(await readFile(path, 'utf8')).toBe('old')
  expect((await lstat(path)).mode & 0o777).toBe(0o644)
  expect(await readdir(cwd)).toEqual(['out.json'])
})

test.each([
  ['a directory', '.', 'it is a directory'],
  ['a missing directory', 'none/out', 'its directory does not exist'],
])('%s is refused before AWS is asked', async (_, path, why) => {
  const { chamber } = await setup(secrets)
  const run = await chamber(['export', 'app', '-o', path])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(why)
})

test('a link of our own stays, and its file is written', async () => {
  const { chamber, cwd } = await setup(secrets)
  await mkdir(join(cwd, 'real'))
  await writeFile(join(cwd, 'real', 'out'), 'old')
  await symlink('real/out', join(cwd, 'link'))
  expect(await chamber(['export', 'app', '-o', 'link'])).toMatchObject({ status: 0, stderr: '' })
  expect(await readlink(join(cwd, 'link'))).toBe('real/out')
  expect(await readFile(join(cwd, 'real', 'out'), 'utf8')).toBe(text)
})

test('/dev/stdout is written to', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber(['export', 'app', '-o', '/dev/stdout'])
  expect(run).toMatchObject({ status: 0, stdout: text, stderr: '' })
})

const isRoot = process.getuid?.() === 0

test.skipIf(isRoot)('a folder that may not be written to is said so', async () => {
  const { chamber, cwd } = await setup(secrets)
  await mkdir(join(cwd, 'closed'))
  await chmod(join(cwd, 'closed'), 0o500)
  const run = await chamber(['export', 'app', '-o', 'closed/out'])
  expect(run.stderr).toContain('permission denied')
})
