/** CHAMBER_LOCAL_IDENTITY is accepted however it arrives, and never shown. */
import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, test } from 'vitest'
import { type Setup, setup } from '../harness/chamber.ts'

const isRoot = process.getuid?.() === 0
const outage = { CHAMBER_AWS_SSM_ENDPOINT: 'http://127.0.0.1:9', AWS_ENDPOINT_URL: undefined }

interface Place extends Setup {
  readonly key: string
  /** The identity file, as age-keygen prints it. */
  readonly text: string
}

/** With a local store of one secret, and its identity. */
async function withStore(): Promise<Place> {
  const place = await setup({ app: { key: 'value-1' } })
  const key = await generateX25519Identity()
  const text = `# created: 2026-11-20T10:00:00Z\n# public key: ${await identityToRecipient(key)}\n${key}\n`
  const env = { CHAMBER_LOCAL_IDENTITY: key }
  await place.chamber(['-b', 'local', 'write', 'app', 'key', 'value-1'], { env })
  return { ...place, key, text }
}

const spellings: Readonly<Record<string, (place: Pick<Place, 'key' | 'text'>) => string>> = {
  'the text of its file': ({ text }) => text,
  'with Windows line ends': ({ text }) => text.replaceAll('\n', '\r\n'),
  'behind a byte order mark': ({ text }) => `\uFEFF${text}`,
  'in double quotes': ({ key }) => `"${key}"`,
  'in single quotes': ({ key }) => `'${key}'`,
  'a quoted file': ({ text }) => `"${text}"`,
  'a file on one line, as in docker --env-file': ({ text }) =>
    `"${text.trim().replaceAll('\n', '\\n')}"`,
  'an assignment': ({ key }) => `CHAMBER_LOCAL_IDENTITY=${key}`,
  'a quoted assignment with export': ({ key }) => `export IDENTITY="${key}"`,
  'in lower case': ({ key }) => key.toLowerCase(),
  'a file in lower case': ({ text }) => text.toLowerCase(),
  'between spaces and tabs': ({ key }) => ` \t${key} \t\n\n`,
}

test.each(Object.keys(spellings))('%s is an identity', async (name) => {
  const place = await withStore()
  const env = { CHAMBER_LOCAL_IDENTITY: spellings[name]?.(place) }
  const run = await place.chamber(['-b', 'local', 'read', '-q', 'app', 'key'], { env })
  expect(run).toMatchObject({ status: 0, stdout: 'value-1\n', stderr: '' })
})

/** What is none, and must not be shown. */
const rejected: Readonly<Record<string, (place: Place) => string>> = {
  base64: ({ text }) => Buffer.from(text).toString('base64'),
  'one with a wrong letter': ({ key }) => `${key.slice(0, -1)}${key.endsWith('Q') ? 'P' : 'Q'}`,
  'one that is cut short': ({ key }) => key.slice(0, 40),
  'one without its beginning': ({ key }) => key.slice('AGE-SECRET-KEY-1'.length),
  'a private key': ({ key }) =>
    `-----BEGIN PRIVATE KEY-----\n${key.slice(16)}\n-----END PRIVATE KEY-----\n`,
  'a word': ({ key }) => key.slice(20, 30),
  'a token': ({ key }) => `${key.slice(20, 40)}/${key.slice(40, 60)}+==`,
}

/** Neither a text, nor any eight of its letters in a row, is in what was printed. */
function expectHidden(printed: string, { key, text }: Place): void {
  const encoded = Buffer.from(text).toString('base64')
  for (const secret of [key.slice(16), encoded, Buffer.from(key).toString('base64')]) {
    for (let from = 0; from + 8 <= secret.length; from += 1) {
      expect(printed.toLowerCase()).not.toContain(secret.slice(from, from + 8).toLowerCase())
    }
  }
}

describe.each(Object.keys(rejected))('%s', (name) => {
  test('is not shown by the commands of the local backend', async () => {
    const place = await withStore()
    const env = { CHAMBER_LOCAL_IDENTITY: rejected[name]?.(place) }
    for (const argv of [
      ['-b', 'local', 'read', '-q', 'app', 'key'],
      ['-b', 'local', 'write', 'app', 'key', 'value-2'],
      ['-b', 'local', 'doctor'],
    ]) {
      const run = await place.chamber([...argv, '--verbose'], { env })
      expect(run.status).toBe(1)
      expect(run.stdout + run.stderr).toMatch(/CHAMBER_LOCAL_IDENTITY/)
      expectHidden(run.stdout + run.stderr, place)
    }
  })

  test('is not shown by exec --fallback', async () => {
    const place = await withStore()
    const env = { CHAMBER_LOCAL_IDENTITY: rejected[name]?.(place) }
    const fallback = ['exec', '--fallback', 'kept.age', 'app', '--', 'sh', '-c', 'echo $KEY']
    const started = await place.chamber(fallback, { env })
    expect(started).toMatchObject({ status: 0, stdout: 'value-1\n' })
    expect(started.stderr).toMatch(/^chamber: warning: .*CHAMBER_LOCAL_IDENTITY.*\n$/)
    expectHidden(started.stderr, place)
    const out = await place.chamber(fallback, { env: { ...env, ...outage } })
    expect(out.status).toBe(1)
    expectHidden(out.stderr, place)
  })
})

test.each(['base64', 'one with a wrong letter', 'a word'])(
  '%s is not shown by dev-server',
  async (name) => {
    const place = await withStore()
    const env = { CHAMBER_LOCAL_IDENTITY: rejected[name]?.(place) }
    const file = join(place.home, '.local/share/chamber/store.age')
    const server = place.start(['dev-server', '--port', '0', '--data', file], { env })
    const url = /http:\/\/\S+/.exec(await server.printed(/http:\/\/\S+\n/))?.[0] ?? ''
    const client = { CHAMBER_AWS_SSM_ENDPOINT: url, AWS_ENDPOINT_URL: undefined }
    const read = ['--retries', '1', 'read', 'app', 'key']
    const run = await place.chamber(read, { env: client })
    expect(run.status).toBe(1)
    server.kill('SIGTERM')
    const { stderr } = await server.exit
    expect(stderr).toContain('CHAMBER_LOCAL_IDENTITY')
    expectHidden(run.stderr + stderr, place)
  },
)

test('a path that leads nowhere is named', async () => {
  const place = await withStore()
  const env = { CHAMBER_LOCAL_IDENTITY: join(place.cwd, 'none.txt') }
  const run = await place.chamber(['-b', 'local', 'read', 'app', 'key'], { env })
  expect(run.status).toBe(1)
  expect(run.stderr).toContain(join(place.cwd, 'none.txt'))
})

/** Where others could put an identity of theirs. */
describe.runIf(process.platform !== 'win32')('an identity file', () => {
  const read = ['-b', 'local', 'read', '-q', 'app', 'key']

  async function inDirectory(mode: number, owner = 0, group = 65_534) {
    const place = await withStore()
    const directory = join(place.cwd, 'shared')
    await mkdir(join(directory, 'below'), { recursive: true })
    const file = join(directory, 'identity.txt')
    await writeFile(file, place.text, { mode: 0o600 })
    await writeFile(join(directory, 'below', 'identity.txt'), place.text, { mode: 0o600 })
    await symlink(file, join(place.cwd, 'link.txt'))
    if (isRoot) await chown(directory, owner, group)
    await chmod(directory, mode)
    const outcome = async (path: string) =>
      place.chamber(read, { env: { CHAMBER_LOCAL_IDENTITY: path } })
    return { place, directory, file, outcome }
  }

  test('in a directory that anyone can write to is refused', async () => {
    const { file, outcome, place } = await inDirectory(0o777)
    for (const path of [
      file,
      'shared/identity.txt',
      join(place.cwd, 'shared/below/identity.txt'),
      'link.txt',
    ]) {
      const run = await outcome(path)
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(run.stderr).toMatch(/anyone|everyone/)
      expect(run.stderr).toContain(join(place.cwd, 'shared'))
    }
  })

  test('in such a directory with the sticky bit is accepted, as in /tmp', async () => {
    const { file, outcome } = await inDirectory(0o1777)
    expect(await outcome(file)).toMatchObject({ status: 0, stdout: 'value-1\n' })
  })

  test.runIf(isRoot)('of another user in such a directory is refused', async () => {
    const { file, outcome } = await inDirectory(0o1777)
    await chown(file, 65_534, 65_534)
    expect(await outcome(file)).toMatchObject({ status: 1, stdout: '' })
  })

  test.runIf(isRoot)('in a directory that its group can write to is refused', async () => {
    const { file, outcome } = await inDirectory(0o775)
    const run = await outcome(file)
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('group')
  })

  test.each([0o700, 0o755, 0o750])('in a directory of mode %o is accepted', async (mode) => {
    const { file, outcome } = await inDirectory(mode)
    expect(await outcome(file)).toMatchObject({ status: 0, stdout: 'value-1\n' })
  })
})
