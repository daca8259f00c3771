/**
 * Fallback files and local stores that somebody else has written: with write access to the file and
 * the public key, but without the identity.
 */
import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, test } from 'vitest'
import { type Setup, setup } from '../harness/chamber.ts'
import { identityOf, readFallbackFile, rewriteFallback } from '../harness/fallback-file.ts'
import { encryptTo, forgeries } from '../harness/forgery.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

const hour = 3_600_000
const unreachable = { CHAMBER_AWS_SSM_ENDPOINT: 'http://127.0.0.1:9', AWS_ENDPOINT_URL: undefined }
const words = ['--retries', '1', 'exec', '--fallback', 'kept.age']
const show = ['app', '--', 'sh', '-c', 'echo "$KEY"']
const kinds = [
  'without a MAC',
  'with an empty MAC',
  'with a MAC of zeros',
  'with a MAC of the public key',
  'with a MAC of nothing',
  'with a MAC of another identity',
  'as an alpha version wrote it',
]

async function withSnapshot(): Promise<Setup & { readonly path: string }> {
  const place = await setup({ app: { key: 'real-1' } })
  const run = await place.chamber([...words, ...show])
  expect(run).toMatchObject({ status: 0, stdout: 'real-1\n', stderr: '' })
  return { ...place, path: join(place.cwd, 'kept.age') }
}

const recipientOf = async (place: Setup) => identityToRecipient((await identityOf(place)).reveal())

/** What the file holds, with another value. */
async function forgedContent(place: Setup): Promise<string> {
  const { text } = await readFallbackFile(place)
  return `${text.replace('real-1', 'forged').slice(0, -1)},"written":"${new Date().toISOString()}"}`
}

describe('a forged fallback file', () => {
  test.each(kinds)('%s is ignored, with one warning, and replaced', async (kind) => {
    const place = await withSnapshot()
    const recipient = await recipientOf(place)
    const texts = await forgeries(await forgedContent(place), recipient, 'fallback file')
    await writeFile(place.path, await encryptTo(recipient, texts[kind] ?? ''))
    const out = await place.chamber([...words, ...show], { env: unreachable })
    expect(out).toMatchObject({ status: 1, stdout: '' })
    expect(out.stderr).toMatch(
      /^chamber: warning: --fallback \S*kept\.age is not used: it was not written with this identity\nchamber: error: .*ECONNREFUSED/,
    )
    expect(await place.chamber([...words, ...show])).toMatchObject({ status: 0, stderr: '' })
    const used = await place.chamber([...words, ...show], { env: unreachable })
    expect(used).toMatchObject({ status: 0, stdout: 'real-1\n' })
  })

  test('is not kept by the mark of the real one, nor by one without a MAC', async () => {
    const place = await withSnapshot()
    const forged = await encryptTo(await recipientOf(place), await forgedContent(place))
    for (const mark of [
      await readFile(`${place.path}.mark`, 'utf8'),
      `${'0'.repeat(64)}\n`,
      `${new Date().toISOString()} ${'0'.repeat(64)}\n`,
      '',
    ]) {
      await writeFile(place.path, forged)
      await writeFile(`${place.path}.mark`, mark)
      const run = await place.chamber([...words, ...show])
      expect(run).toMatchObject({ status: 0, stdout: 'real-1\n', stderr: '' })
      expect((await readFile(place.path)).equals(forged)).toBe(false)
    }
  })
})

describe('the time of a fallback file', () => {
  const recent = [...words, '--fallback-max-age', '1h', ...show]

  test('is in it: a copy is as old as the original', async () => {
    const place = await withSnapshot()
    await rewriteFallback(place, { written: Date.now() - 2 * hour })
    await copyFile(place.path, join(place.cwd, 'copy.age'))
    await rm(place.path)
    await copyFile(join(place.cwd, 'copy.age'), place.path)
    const run = await place.chamber(recent, { env: unreachable })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('it is 2 hours old')
  })

  test('is not that of a mark that chamber did not write', async () => {
    const place = await withSnapshot()
    const [, mac = ''] = (await readFile(`${place.path}.mark`, 'utf8')).split(' ')
    await rewriteFallback(place, { written: Date.now() - 2 * hour })
    for (const mark of [`${new Date().toISOString()} ${mac}`, new Date().toISOString()]) {
      await writeFile(`${place.path}.mark`, mark)
      expect(await place.chamber(recent, { env: unreachable })).toMatchObject({ status: 1 })
    }
  })

  test('may be five minutes in the future, and no more', async () => {
    const place = await withSnapshot()
    await rewriteFallback(place, { written: Date.now() + hour / 15 })
    const used = await place.chamber(recent, { env: unreachable })
    expect(used).toMatchObject({ status: 0, stdout: 'real-1\n' })
    await rewriteFallback(place, { written: Date.now() + hour / 10 })
    const run = await place.chamber(recent, { env: unreachable })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('kept.age is not used: its time is in the future')
    // the next success corrects it
    await place.chamber(recent)
    expect(await place.chamber(recent, { env: unreachable })).toMatchObject({ status: 0 })
  })
})

describe('a forged local store', () => {
  const storeOf = ({ home }: Setup) => join(home, '.local/share/chamber/store.age')

  async function withStore(): Promise<{ chamber: Setup['chamber']; place: Setup; path: string }> {
    const place = await setup()
    const chamber: Setup['chamber'] = (argv, options) =>
      place.chamber(['-b', 'local', ...argv], options)
    await chamber(['write', 'app', 'key', 'real-1'])
    return { chamber, place, path: storeOf(place) }
  }

  async function contentOf(place: Setup): Promise<string> {
    const decrypter = new Decrypter()
    decrypter.addIdentity((await identityOf(place)).reveal())
    return decrypter.decrypt(await readFile(storeOf(place)), 'text')
  }

  test.each(kinds)('%s is rejected, and left as it is', async (kind) => {
    const { chamber, place, path } = await withStore()
    const recipient = await recipientOf(place)
    const json = (await contentOf(place)).replace('real-1', 'forged').replace(/,"mac":".*/, '}')
    const texts = await forgeries(json, recipient, 'local store')
    const forged = await encryptTo(recipient, texts[kind] ?? '')
    await writeFile(path, forged)
    for (const argv of [
      ['read', '-q', 'app', 'key'],
      ['write', 'app', 'other', 'v'],
      ['exec', 'app', '--', 'printenv', 'KEY'],
    ]) {
      const run = await chamber(argv)
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(run.stderr).toMatch(/cannot trust the store .*store\.age/)
    }
    expect((await readFile(path)).equals(Buffer.from(forged))).toBe(true)
  })

  test('is not a fallback file of the same identity, nor the other way round', async () => {
    const { chamber, place, path } = await withStore()
    await place.seed({ app: { key: 'real-1' } })
    await place.chamber([...words, ...show])
    const kept = join(place.cwd, 'kept.age')
    const [store, fallback] = [await readFile(path), await readFile(kept)]
    await writeFile(path, fallback)
    expect(await chamber(['read', 'app', 'key'])).toMatchObject({ status: 1, stdout: '' })
    await writeFile(kept, store)
    const run = await place.chamber([...words, ...show], { env: unreachable })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('it was not written with this identity')
  })
})

describe('a store that an alpha version wrote', () => {
  async function withAlphaStore(comment = '') {
    const place = await setup()
    const key = await generateX25519Identity()
    const recipient = await identityToRecipient(key)
    const chamber: Setup['chamber'] = (argv, options) =>
      place.chamber(['-b', 'local', ...argv], options)
    await chamber(['write', 'app', 'key', 'real-1'], { env: { CHAMBER_LOCAL_IDENTITY: key } })
    const path = join(place.home, '.local/share/chamber/store.age')
    const decrypter = new Decrypter()
    decrypter.addIdentity(key)
    const text = await decrypter.decrypt(await readFile(path), 'text')
    const alpha = text.replace('"version":2', '"version":1').replace(/,"mac":".*/, '}')
    await writeFile(path, await encryptTo(recipient, alpha))
    const identity = join(place.home, 'identity.txt')
    await writeFile(identity, `${comment}# public key: ${recipient}\n${key}\n`, { mode: 0o600 })
    const env = { CHAMBER_LOCAL_IDENTITY: identity }
    const run: Setup['chamber'] = (argv) => chamber(argv, { env })
    return { place, path, identity, key, env, run }
  }

  const warning =
    /^chamber: warning: the store \S*store\.age may have been forged: .*upgrade-store\n$/

  test('is readable with one warning, and not written, until it is upgraded', async () => {
    const { run, path, identity, key } = await withAlphaStore()
    const before = await readFile(path)
    const read = await run(['read', '-q', 'app', 'key'])
    expect(read).toMatchObject({ status: 0, stdout: 'real-1\n' })
    expect(read.stderr).toMatch(warning)
    const write = await run(['write', 'app', 'other', 'v'])
    expect(write).toMatchObject({ status: 1, stdout: '' })
    expect(write.stderr).toContain('upgrade it: chamber upgrade-store')
    expect((await run(['doctor'])).stdout).toMatch(/warn .*may have been forged/)
    const unsure = await run(['upgrade-store'])
    expect(unsure).toMatchObject({ status: 1, stdout: '' })
    expect(unsure.stderr).toContain('--yes')
    expect((await readFile(path)).equals(before)).toBe(true)
    expect(await run(['upgrade-store', '--yes'])).toMatchObject({
      status: 0,
      stdout: `Authenticated 1 parameter in ${path}\n`,
      stderr: '',
    })
    expect(await readFile(identity, 'utf8')).toMatch(
      new RegExp(`^# chamber: reject stores without a MAC\\n# public key: .*\\n${key}\\n$`),
    )
    expect((await stat(identity)).mode & 0o777).toBe(0o600)
    const upgraded = await run(['read', '-q', 'app', 'key'])
    expect(upgraded).toMatchObject({ status: 0, stdout: 'real-1\n', stderr: '' })
    expect(await run(['write', 'app', 'other', 'v'])).toMatchObject({ status: 0, stderr: '' })
    await writeFile(path, before)
    expect(await run(['read', 'app', 'key'])).toMatchObject({ status: 1, stdout: '' })
    expect(await run(['upgrade-store', '--yes'])).toMatchObject({ status: 1, stdout: '' })
  })

  test('is not accepted for an identity that rejects it', async () => {
    const { run } = await withAlphaStore('# chamber: reject stores without a MAC\n')
    const read = await run(['read', '-q', 'app', 'key'])
    expect(read).toMatchObject({ status: 1, stdout: '' })
    expect(read.stderr).toContain('cannot trust the store')
  })

  test('is upgraded for an identity that is given as text, which stays as it is', async () => {
    const { place, key } = await withAlphaStore()
    const env = { CHAMBER_LOCAL_IDENTITY: key }
    const run = await place.chamber(['upgrade-store', '--yes'], { env })
    expect(run.status).toBe(0)
    expect(run.stderr).toContain('add this line to it yourself: # chamber: reject stores')
    expect(run.stderr).not.toContain(key)
    const again = await place.chamber(['upgrade-store'], { env })
    expect(again.stdout).toContain('was authenticated already')
  })

  test.runIf(hasTerminal)('asks on a terminal', async () => {
    const { place, env, path } = await withAlphaStore()
    const before = await readFile(path)
    const session = terminal(place, ['upgrade-store'], { env })
    await session.shows('Do you trust the 1 parameter in')
    session.type('n\r')
    expect((await session.exit).status).not.toBe(0)
    expect((await readFile(path)).equals(before)).toBe(true)
  })

  test('does not exist: nothing is created', async () => {
    const { chamber, home } = await setup()
    const run = await chamber(['upgrade-store'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('no store')
    expect(await readdir(home)).toEqual([])
  })
})
