/** The local backend: an encrypted file, no AWS. What happens to it when things go wrong. */
import { chmod, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Setup, setup } from '../harness/chamber.ts'

const storeOf = ({ home }: Setup) => join(home, '.local/share/chamber/store.age')
const identityOf = ({ home }: Setup) => join(home, '.config/chamber/identity.txt')

/** Runs on the local backend, in an environment without anything of AWS. */
async function local() {
  const place = await setup()
  const env = Object.fromEntries(
    Object.keys(place.env)
      .filter((name) => name.startsWith('AWS_') || name.startsWith('CHAMBER_'))
      .map((name) => [name, undefined]),
  )
  const chamber: Setup['chamber'] = (words, options = {}) =>
    place.chamber(['-b', 'local', ...words], { ...options, env: { ...env, ...options.env } })
  return { ...place, chamber }
}

test('what is written is read back to the byte, with one line break behind it', async () => {
  const { chamber } = await local()
  expect(await chamber(['write', 'svc', 'key', '-'], { stdin: 'multi\nline' })).toMatchObject({
    status: 0,
    stdout: '',
    stderr: '',
  })
  expect(await chamber(['read', '-q', 'svc', 'key'])).toMatchObject({ stdout: 'multi\nline\n' })
})

test('file and folders are for their owner alone, and hold nothing in the clear', async () => {
  const place = await local()
  await place.chamber(['write', 'svc', 'key', 'hunter-2'])
  for (const path of [storeOf(place), identityOf(place)]) {
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700)
    expect(await readFile(path, 'latin1')).not.toMatch(/hunter-2|svc/)
  }
  expect(await readFile(storeOf(place), 'latin1')).toMatch(/^age-encryption\.org\/v1\n/)
})

test.each([
  ['truncated', async (path: string) => truncate(path, 100)],
  ['empty', async (path: string) => truncate(path, 0)],
  ['of something else', async (path: string) => writeFile(path, 'not an age file')],
  [
    'damaged',
    async (path: string) => {
      const bytes = await readFile(path)
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      await writeFile(path, bytes)
    },
  ],
])('a file that is %s is named and left as it is', async (_, spoil) => {
  const place = await local()
  await place.chamber(['write', 'svc', 'key', 'hunter-2'])
  await spoil(storeOf(place))
  const before = await readFile(storeOf(place))
  for (const words of [
    ['list', 'svc'],
    ['write', 'svc', 'key', 'v'],
  ]) {
    const run = await place.chamber(words)
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toMatch(/^chamber: error: .*store\.age/)
    expect(run.stderr).toContain('chamber: hint: ')
  }
  expect(await readFile(storeOf(place))).toEqual(before)
})

test("someone else's file is told from a damaged one", async () => {
  const mine = await local()
  const theirs = await local()
  await mine.chamber(['write', 'svc', 'key', 'v'])
  await theirs.chamber(['write', 'svc', 'key', 'v'])
  const run = await mine.chamber(['--local-file', storeOf(theirs), 'list', 'svc'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toMatch(/store\.age.*(someone else|identity)/)
})

test('a lost identity is named, and no new one hides the loss', async () => {
  const place = await local()
  await place.chamber(['write', 'svc', 'key', 'v'])
  const env = { XDG_CONFIG_HOME: join(place.cwd, 'elsewhere') }
  const run = await place.chamber(['list', 'svc'], { env })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('identity')
  expect(await readdir(place.cwd)).toEqual([])
})

test('an identity that others may read is refused', async () => {
  const place = await local()
  await place.chamber(['write', 'svc', 'key', 'v'])
  await chmod(identityOf(place), 0o644)
  const run = await place.chamber(['list', 'svc'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('identity.txt')
  expect(run.stderr).toContain('chmod')
})

test('an identity in the environment needs no file', async () => {
  const place = await local()
  await place.chamber(['write', 'svc', 'key', 'v'])
  const key = /^AGE-SECRET-KEY-1\w+$/m.exec(await readFile(identityOf(place), 'utf8'))?.[0]
  const env = { CHAMBER_LOCAL_IDENTITY: key, XDG_CONFIG_HOME: join(place.cwd, 'elsewhere') }
  expect(await place.chamber(['read', '-q', 'svc', 'key'], { env })).toMatchObject({
    stdout: 'v\n',
  })
})

test.runIf(process.getuid?.() !== 0)('a folder that may not be written is named', async () => {
  const place = await local()
  const folder = join(place.cwd, 'locked')
  await mkdir(folder, { mode: 0o500 })
  const run = await place.chamber([
    '--local-file',
    join(folder, 'store.age'),
    'write',
    's',
    'k',
    'v',
  ])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('locked')
})

test('a folder in the place of the file is named', async () => {
  const place = await local()
  const run = await place.chamber(['--local-file', place.cwd, 'write', 's', 'k', 'v'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(place.cwd)
})

test('twenty writers at once lose nothing', async () => {
  const { chamber } = await local()
  const keys = Array.from({ length: 20 }, (_, index) => `key-${10 + index}`)
  const runs = await Promise.all(keys.map((key) => chamber(['write', 'svc', key, key])))
  expect(runs.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
    keys.map(() => ({ status: 0, stderr: '' })),
  )
  const listed = JSON.parse((await chamber(['list', '-e', 'svc', '--output', 'json'])).stdout)
  expect(listed.map(({ value }: { value: string }) => value)).toEqual(keys)
})

test('where nothing was ever written there is nothing to read, and nothing is made', async () => {
  const { chamber, home } = await local()
  expect(await chamber(['list', 'svc'])).toMatchObject({ status: 0, stderr: '' })
  expect(await readdir(home)).toEqual([])
})

test('no HOME is no crash', async () => {
  const { chamber } = await local()
  const run = await chamber(['list', 'svc'], { env: { HOME: undefined } })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('set HOME, or CHAMBER_LOCAL_FILE')
})

test('a large value costs nothing here, and no warning says so', async () => {
  const { chamber } = await setup()
  const run = await chamber(['-b', 'local', 'write', 'app', 'key', '-'], {
    stdin: 'x'.repeat(5000),
  })
  expect(run).toMatchObject({ status: 0, stderr: '' })
})
