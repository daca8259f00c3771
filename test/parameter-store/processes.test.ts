/** Several processes on one store file, and processes that are killed. */
import { chmod, chown, mkdir, readdir, readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeStoreFolder, openFile, type StoreFolder } from '../stores/local/store-folder.ts'
import { buildStoreProgram, type StoreProgram } from './store-program.ts'

const NOBODY = 65_534

let program: StoreProgram
let folder: StoreFolder

beforeAll(async () => {
  program = await buildStoreProgram()
})
afterAll(() => program.remove())
beforeEach(async () => {
  folder = await makeStoreFolder()
})
afterEach(() => folder.remove())

const writing = (name: string, count: number) =>
  program.start(['write', folder.store, folder.identityFile, name, `${count}`])

const expectedNames = (writers: number, count: number) =>
  Array.from(
    { length: writers * count },
    (_, index) => `/w${index % writers}/${Math.trunc(index / writers)}`,
  )

describe('20 processes that write at once', () => {
  const writeAll = () =>
    Promise.all(Array.from({ length: 20 }, (_, index) => writing(`w${index}`, 3).ended))

  it('lose nothing', async () => {
    const told = await writeAll()
    expect(told).toEqual(Array.from({ length: 20 }, () => ['0', '1', '2']))
    expect(await openFile(folder).names()).toEqual(expectedNames(20, 3).toSorted())
    expect(await readdir(folder.path)).toEqual(['identity.txt', 'store.age'])
  })

  it('lose nothing when a dead process holds the lock', async () => {
    await openFile(folder).write('/before', 'v')
    const holder = program.start(['hold', folder.store])
    await holder.told(1)
    holder.child.kill('SIGKILL')
    await holder.ended
    await writeAll()
    expect(await openFile(folder).names()).toEqual(['/before', ...expectedNames(20, 3)].toSorted())
    expect(await readdir(folder.path)).toEqual(['identity.txt', 'store.age'])
  })
})

describe('a process that is killed', () => {
  it('leaves the old or the new state, and nothing that piles up', async () => {
    let confirmed = 0
    for (let round = 0; round < 10; round += 1) {
      const { child, told, ended } = writing(`r${round}`, 1_000_000)
      await told(1 + (round % 4))
      // Whatever it does now, it may be killed in the middle of it.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 8))
      child.kill('SIGKILL')
      const lines = await ended
      const names = new Set(await openFile(folder).names())
      for (const line of lines) expect(names).toContain(`/r${round}/${line}`)
      const written = [...names].filter((name) => name.startsWith(`/r${round}/`)).length
      expect([lines.length, lines.length + 1]).toContain(written)
      confirmed += written
    }
    await openFile(folder).write('/last', 'v')
    expect(await openFile(folder).names()).toHaveLength(confirmed + 1)
    expect(await readdir(folder.path)).toEqual(['identity.txt', 'store.age'])
  })
})

describe('20 processes that need an identity at once', () => {
  it('get the same one', async () => {
    const identityFile = `${folder.path}/new/identity.txt`
    const all = await Promise.all(
      Array.from(
        { length: 20 },
        () => program.start(['identify', identityFile, folder.store]).ended,
      ),
    )
    expect(new Set(all.map(([recipient]) => recipient)).size).toBe(1)
    expect(all[0]?.[0]).toMatch(/^age1[0-9a-z]{58}$/)
    expect(await readdir(`${folder.path}/new`)).toEqual(['identity.txt'])
  })
})

describe.skipIf(process.platform === 'win32')('a read-only folder', () => {
  it('is told of, and nothing is lost', async () => {
    // Nothing is read-only to root, who therefore has somebody else try.
    const uid = process.getuid?.() === 0 ? NOBODY : undefined
    const place = `${folder.path}/place`
    await chmod(folder.path, 0o755)
    await mkdir(place)
    if (uid !== undefined) await chown(place, uid, uid)
    const write = (count: number) =>
      program.start(['write', `${place}/store.age`, `${place}/id.txt`, 'w', `${count}`], uid).ended
    expect(await write(1)).toEqual(['0'])
    const before = await readFile(`${place}/store.age`)
    await chmod(place, 0o555)
    const [line] = await write(2)
    expect(JSON.parse(line ?? '')).toEqual({
      known: true,
      code: 'STORE_DENIED',
      message: `cannot write the store ${place}/store.age: permission denied`,
      hint: `give yourself the right to write in ${place}; nothing was changed`,
    })
    expect(await readdir(place)).toEqual(['id.txt', 'store.age'])
    expect(await readFile(`${place}/store.age`)).toEqual(before)
    await chmod(place, 0o755)
  })
})
