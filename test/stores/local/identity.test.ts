import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadIdentity } from '../../../src/stores/local/identity.ts'
import { makeStoreFolder, openFile, type StoreFolder } from './store-folder.ts'

let folder: StoreFolder
let key: string

beforeEach(async () => {
  folder = await makeStoreFolder()
  key = await generateX25519Identity()
})
afterEach(() => folder.remove())

const load = (setting?: string, defaultPath = folder.identityFile) =>
  loadIdentity({ setting, defaultPath, storePath: folder.store })

const fileWith = async (text: string, mode = 0o600) => {
  const path = join(folder.path, 'mine.txt')
  await writeFile(path, text)
  await chmod(path, mode)
  return path
}

describe('an identity', () => {
  it('is created for a new store, for its owner alone', async () => {
    const path = join(folder.path, 'a', 'b', 'identity.txt')
    const identity = await load(undefined, path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder.path, 'a'))).mode & 0o777).toBe(0o700)
    const recipient = await identityToRecipient(identity.reveal())
    expect(await readFile(path, 'utf8')).toBe(
      `# public key: ${recipient}\n# chamber: reject stores without a MAC\n${identity.reveal()}\n`,
    )
    expect((await load(undefined, path)).reveal()).toBe(identity.reveal())
  })

  it('is the value of the setting', async () => {
    const identity = await load(` ${key}\n`)
    expect(identity.reveal()).toBe(key)
    expect(identity.origin).toBe('CHAMBER_LOCAL_IDENTITY')
  })

  it('is in the file that the setting names, among comments', async () => {
    const path = await fileWith(`# created: today\r\n\r\n# AGE-SECRET-KEY-1XX\r\n${key}\r\n`)
    const identity = await load(path)
    expect(identity.reveal()).toBe(key)
    expect(identity.origin).toBe(path)
  })

  it('does not show when it is printed', async () => {
    const identity = await load(key)
    expect(`${inspect(identity)} ${JSON.stringify(identity)}`).not.toContain('AGE-SECRET')
  })

  it('is not made anew for a store that has lost its own', async () => {
    await openFile(folder).write('/a', 'v')
    const missing = join(folder.path, 'gone.txt')
    await expect(load(undefined, missing)).rejects.toMatchObject({
      code: 'IDENTITY_MISSING',
      message: expect.stringContaining(missing),
      hint: expect.stringContaining(folder.store),
    })
  })

  it('is not made where the setting names a file that is not there', async () => {
    const missing = join(folder.path, 'none.txt')
    await expect(load(missing)).rejects.toMatchObject({
      code: 'IDENTITY_MISSING',
      message: expect.stringContaining(missing),
    })
  })

  it.skipIf(process.platform === 'win32').each([0o640, 0o604, 0o660])(
    'that others can read is refused: %o',
    async (mode) => {
      const path = await fileWith(`${key}\n`, mode)
      await expect(load(path)).rejects.toMatchObject({
        code: 'IDENTITY_EXPOSED',
        message: expect.stringContaining(path),
        hint: expect.stringContaining(`chmod 600 ${path}`),
      })
    },
  )

  const given = (path: string) => {
    const options = { setting: path, defaultPath: '', storePath: folder.store }
    return loadIdentity({ ...options, guardedFolder: `${dirname(path)}/` })
  }

  it('may be open to the group where systemd gives it to a service', async () => {
    expect((await given(await fileWith(`${key}\n`, 0o440))).reveal()).toBe(key)
  })

  it.skipIf(process.platform === 'win32')('but to nobody else', async () => {
    const path = await fileWith(`${key}\n`, 0o444)
    await expect(given(path)).rejects.toMatchObject({ code: 'IDENTITY_EXPOSED' })
  })

  it('is none when the text is none, and the text is not told', async () => {
    const broken = `${key.slice(0, -1)}${key.endsWith('Q') ? 'P' : 'Q'}`
    const path = await fileWith(broken)
    for (const setting of [broken, 'AGE-SECRET-KEY-', path]) {
      const error: unknown = await load(setting).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'IDENTITY_INVALID' })
      expect(inspect(error)).not.toContain(broken.slice(16, 30))
    }
  })

  it('is none in a folder, or below a file', async () => {
    await mkdir(join(folder.path, 'folder'))
    await expect(load(join(folder.path, 'folder'))).rejects.toMatchObject({
      code: 'IDENTITY_INVALID',
    })
    await expect(load(join(folder.identityFile, 'x'))).rejects.toMatchObject({
      code: 'IDENTITY_FAILED',
    })
    await expect(load(undefined, join(folder.identityFile, 'x'))).rejects.toMatchObject({
      code: 'IDENTITY_FAILED',
    })
  })
})
