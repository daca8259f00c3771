import { text as say } from '../../../src/core/text.ts'
import {
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FileLock, lockFile } from '../../../src/files/file-lock.ts'
import { storeError } from '../../../src/stores/local/store-error.ts'
import { makeStoreFolder, openFile, type StoreFolder } from './store-folder.ts'

const SECRET = 'hunter2-never-shown'

let folder: StoreFolder

beforeEach(async () => {
  folder = await makeStoreFolder()
})
afterEach(() => folder.remove())

async function lock(patience = 1000): Promise<FileLock> {
  const held = await lockFile(folder.store, patience)
  if (!held) throw new Error('held by another')
  return held
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

async function seal(text: string): Promise<void> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(folder.identity.reveal()))
  await writeFile(folder.store, await encrypter.encrypt(text))
}

describe('a state file', () => {
  it('keeps what was written for whoever opens it next', async () => {
    await openFile(folder).write('/app/key', 'multi\nline')
    expect(await openFile(folder).read('/app/key')).toBe('multi\nline')
  })

  it('is one age file that holds no value in the clear', async () => {
    await openFile(folder).write('/app/key', SECRET)
    const bytes = await readFile(folder.store)
    expect(bytes.toString('latin1')).not.toContain(SECRET)
    expect(bytes.toString('latin1')).not.toContain('/app/key')
    const decrypter = new Decrypter()
    decrypter.addIdentity(folder.identity.reveal())
    expect(JSON.parse(await decrypter.decrypt(bytes, 'text'))).toMatchObject({
      format: 'chamber-parameter-store',
      version: 2,
      regions: { 'us-east-1': [{ name: '/app/key', versions: [{ value: SECRET }] }] },
      mac: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('is for its owner alone, in a folder for its owner alone', async () => {
    const store = join(folder.path, 'new', 'deep', 'store.age')
    await openFile({ ...folder, store }).write('/a', 'v')
    expect(await modeOf(store)).toBe(0o600)
    expect(await modeOf(join(folder.path, 'new'))).toBe(0o700)
    expect(await modeOf(join(folder.path, 'new', 'deep'))).toBe(0o700)
  })

  it('is not made by reading, nor by a change that is refused', async () => {
    const file = openFile(folder)
    expect(await file.names()).toEqual([])
    await expect(file.write('/aws/x', 'v')).rejects.toMatchObject({ code: 'AccessDeniedException' })
    expect(await readdir(folder.path)).toEqual(['identity.txt'])
  })

  it('leaves nothing beside it', async () => {
    const file = openFile(folder)
    for (const value of ['a', 'b', 'c']) await file.write('/a', value)
    expect(await readdir(folder.path)).toEqual(['identity.txt', 'store.age'])
  })

  it('shows at once what another wrote', async () => {
    const [one, two] = [openFile(folder), openFile(folder)]
    for (const value of ['a', 'b', 'c', 'd']) {
      await one.write('/a', value)
      expect(await two.read('/a')).toBe(value)
      await two.write('/b', value)
      expect(await one.read('/b')).toBe(value)
    }
  })

  it('loses nothing when two write at once', async () => {
    const files = [openFile(folder), openFile(folder), openFile(folder)]
    const names = Array.from({ length: 60 }, (_, index) => `/k/${index}`)
    await Promise.all(names.map((name, index) => files[index % 3]?.write(name, 'v')))
    expect(await openFile(folder).names()).toEqual(names.toSorted())
  })

  it('writes changes together that come together', async () => {
    let sealed = 0
    const identity = {
      ...folder.identity,
      reveal() {
        sealed += 1
        return folder.identity.reveal()
      },
    }
    const file = openFile({ ...folder, identity })
    await Promise.all(Array.from({ length: 1000 }, (_, index) => file.write(`/k/${index}`, 'v')))
    expect(sealed).toBeLessThan(5)
    expect(await openFile(folder).names()).toHaveLength(1000)
  })

  it('tells each of them its own outcome', async () => {
    const file = openFile(folder)
    const outcomes = await Promise.allSettled([
      file.write('/a', '1'),
      file.write('/ssm', '2'),
      file.write('/a', '3'),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await file.read('/a')).toBe('3')
  })

  it('stays where a link points', async () => {
    const link = join(folder.path, 'link.age')
    await symlink(folder.store, link)
    await openFile({ ...folder, store: link }).write('/a', 'v')
    await openFile({ ...folder, store: link }).write('/b', 'v')
    expect(await openFile(folder).names()).toEqual(['/a', '/b'])
  })
})

describe('a state file that cannot be used', () => {
  const failing = (code: string, more: object = {}) => ({
    name: 'ChamberError',
    code,
    message: expect.stringContaining(folder.store),
    hint: expect.any(String),
    ...more,
  })

  const content = () => readFile(folder.store).catch(() => 'no file')
  const errorOf = (work: Promise<unknown>) => work.then(String, (error: unknown) => error)

  /** How reading and writing fail, and whether the file is still what it was. */
  async function attempts() {
    const before = await content()
    const read = await errorOf(openFile(folder).read('/a'))
    const write = await errorOf(openFile(folder).write('/a', 'v'))
    return { read, write, isUntouched: Buffer.from(before).equals(Buffer.from(await content())) }
  }

  const bothFail = (code: string) =>
    expect.objectContaining({
      read: expect.objectContaining(failing(code)),
      write: expect.objectContaining(failing(code)),
      isUntouched: true,
    })

  it('is empty', async () => {
    await writeFile(folder.store, '')
    expect(await attempts()).toEqual(bothFail('STORE_DAMAGED'))
  })

  it('is something else', async () => {
    await writeFile(folder.store, 'key: value\n')
    expect(await attempts()).toEqual(bothFail('STORE_DAMAGED'))
  })

  it('was cut short, anywhere', async () => {
    await openFile(folder).write('/app/key', SECRET)
    const { size } = await stat(folder.store)
    for (const left of [1, 21, 22, 60, 150, 200, 210, 220, size - 17, size - 1]) {
      await openFile(folder).write('/app/key', SECRET)
      await truncate(folder.store, left)
      expect(await attempts()).toEqual(bothFail('STORE_DAMAGED'))
      await rm(folder.store)
    }
  })

  it('was changed, anywhere', async () => {
    await openFile(folder).write('/app/key', SECRET)
    const bytes = await readFile(folder.store)
    for (let index = 0; index < bytes.length; index += 7) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] as number) ^ 1
      await writeFile(folder.store, changed)
      await expect(openFile(folder).read('/a')).rejects.toMatchObject({
        code: expect.stringMatching(/^STORE_(?:DAMAGED|FOREIGN)$/),
      })
    }
  })

  it('belongs to someone else', async () => {
    await openFile(folder).write('/a', 'v')
    const key = await generateX25519Identity()
    const identity = { reveal: () => key, origin: say`/home/me/identity.txt`, requiresMac: true }
    await expect(openFile({ ...folder, identity }).read('/a')).rejects.toMatchObject(
      failing('STORE_FOREIGN', {
        message: expect.stringContaining('/home/me/identity.txt'),
        hint: expect.stringContaining('CHAMBER_LOCAL_IDENTITY'),
      }),
    )
  })

  it('was written by a newer chamber', async () => {
    await seal(JSON.stringify({ format: 'chamber-parameter-store', version: 3, regions: {} }))
    expect(await attempts()).toEqual(bothFail('STORE_NEWER'))
  })

  it.each([
    'hunter2-never-shown',
    '{"format":"chamber-parameter-store","version":1,"regions":{"us-east-1":["hunter2',
    '{"format":"other"}',
    '{"format":"chamber-parameter-store","version":1}',
    '{"format":"chamber-parameter-store","version":1,"regions":{"us-east-1":null}}',
    '{"format":"chamber-parameter-store","version":1,"regions":{"us-east-1":[null]}}',
  ])('holds %s', async (text) => {
    await seal(text)
    expect(await attempts()).toEqual(bothFail('STORE_DAMAGED'))
    const error: unknown = await openFile(folder)
      .read('/a')
      .catch((reason: unknown) => reason)
    expect(JSON.stringify([error, String((error as Error).stack)])).not.toContain('hunter2')
    expect((error as Error).cause).toBeUndefined()
  })

  it('is a folder', async () => {
    await mkdir(folder.store)
    expect(await attempts()).toEqual(bothFail('STORE_NOT_A_FILE'))
  })

  it('lies below a file', async () => {
    await writeFile(join(folder.path, 'file'), '')
    const store = join(folder.path, 'file', 'store.age')
    const wrong = { ...folder, store }
    const expected = { code: 'STORE_NOT_A_FILE', message: expect.stringContaining(store) }
    await expect(openFile(wrong).read('/a')).rejects.toMatchObject(expected)
    await expect(openFile(wrong).write('/a', 'v')).rejects.toMatchObject(expected)
  })

  it('is held by another that is alive', async () => {
    const held = await lock()
    await expect(openFile(folder, 100).write('/a', 'v')).rejects.toMatchObject(
      failing('STORE_BUSY'),
    )
    held.release()
    await openFile(folder, 100).write('/a', 'v')
    expect(await openFile(folder).read('/a')).toBe('v')
  })

  it.each([
    ['ENOSPC', 'STORE_DISK_FULL'],
    ['EDQUOT', 'STORE_DISK_FULL'],
    ['EACCES', 'STORE_DENIED'],
    ['EROFS', 'STORE_DENIED'],
    ['EIO', 'STORE_FAILED'],
  ])('fails with %s', (cause, code) => {
    const error = Object.assign(new Error(`${cause}: it went wrong`), { code: cause })
    expect(storeError(folder.store, 'write', error)).toMatchObject({
      name: 'ChamberError',
      code,
      message: expect.stringContaining(folder.store),
    })
  })
})

describe('a lock', () => {
  const bytes = (text: string) => Buffer.from(text)
  const holder = async () => (await readdir(`${folder.store}.lock`))[0] ?? ''

  it('replaces the file and is released by that', async () => {
    const first = await lock()
    expect(first.replace(bytes('one'))).toBeDefined()
    const second = await lock(0)
    first.release()
    expect(second.replace(bytes('two'))).toBeDefined()
    expect(await readFile(folder.store, 'utf8')).toBe('two')
    second.release()
  })

  it('that was lost can replace nothing', async () => {
    const slow = await lock()
    // what a process does that takes the holder for dead
    await unlink(join(`${folder.store}.lock`, await holder()))
    const next = await lock()
    expect(slow.replace(bytes('slow'))).toBeUndefined()
    slow.release()
    expect(next.replace(bytes('next'))).toBeDefined()
    expect(await readFile(folder.store, 'utf8')).toBe('next')
    next.release()
  })

  it('outlives the silence of another machine’s dead holder', async () => {
    await mkdir(`${folder.store}.lock`)
    const elsewhere = '0123456789ab-1-1-0123456789abcdef'
    await writeFile(join(`${folder.store}.lock`, elsewhere), 'half a file')
    await openFile(folder).write('/a', 'v')
    expect(await readdir(folder.path)).toEqual(['identity.txt', 'store.age'])
  })

  it('removes what the dead left', async () => {
    await openFile(folder).write('/a', 'v')
    const held = await lock()
    const [space] = (await holder()).split('-')
    held.release()
    // No process has this id: Linux counts to 4,194,304.
    const dead = `${space}-4999999-1-0123456789abcdef`
    await mkdir(`${folder.store}.lock-${dead}`)
    await writeFile(join(`${folder.store}.lock-${dead}`, dead), '')
    await openFile(folder).write('/a', 'w')
    expect(await readdir(folder.path)).toEqual(['identity.txt', 'store.age'])
  })
})
