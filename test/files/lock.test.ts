/** The lock of a local store, where something else is in its place: nothing of it is removed or written. */
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity } from 'age-encryption'
import { describe, expect, test } from 'vitest'
import { newOwner } from '../../src/files/owner.ts'
import { setup } from '../harness/chamber.ts'

/** A name that only chamber gives, of a process that cannot exist: Linux counts to 4,194,304. */
const owner = newOwner().replace(/-\d+-/, '-4999999-')

async function scene() {
  const place = await setup()
  const env = { CHAMBER_LOCAL_IDENTITY: await generateX25519Identity() }
  const options = { env }
  const words = ['-b', 'local', '--local-file', 'store.age']
  const write = (value: string) => place.chamber([...words, 'write', 'app', 'key', value], options)
  const read = () => place.chamber([...words, 'read', '-q', 'app', 'key'], options)
  expect(await write('before')).toMatchObject({ status: 0, stderr: '' })
  const lock = join(place.cwd, 'store.age.lock')
  const full = async (path: string, name = 'mine') => {
    await mkdir(path, { recursive: true })
    await writeFile(join(path, name), 'content')
    return path
  }
  const all = async () => (await readdir(place.cwd, { recursive: true })).toSorted()
  return { ...place, lock, write, read, full, all }
}

type Scene = Awaited<ReturnType<typeof scene>>

const places: Readonly<Record<string, (place: Scene) => Promise<unknown>>> = {
  'a link to a directory': async ({ lock, full, cwd }) =>
    symlink(await full(join(cwd, 'precious')), lock),
  'a link to a directory with a name of chamber’s form': async ({ lock, full, cwd }) =>
    symlink(await full(join(cwd, 'precious'), owner), lock),
  'a link to nothing': ({ lock }) => symlink('nowhere', lock),
  'a directory of the user': ({ lock, full }) => full(lock),
  'a directory with chamber’s file and another': async ({ lock, full }) => {
    await full(lock, owner)
    await full(lock)
  },
  'a file': ({ lock }) => writeFile(lock, 'content'),
  'a pipe': async ({ lock }) => execFileSync('mkfifo', [lock]),
}

describe.each(Object.entries(places))('where %s is', (_, prepare) => {
  test('nothing is written, and everything stays', async () => {
    const place = await scene()
    await prepare(place)
    const before = await place.all()
    const run = await place.write('after')
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toMatch(
      /^chamber: error: cannot lock '.*store\.age': '.*store\.age\.lock' is not a lock of chamber: it .*\nchamber: hint: /,
    )
    expect(await place.all()).toEqual(before)
    expect((await place.read()).stdout).toBe('before\n')
  })
})

test('directories next to it with names like it stay', async () => {
  const place = await scene()
  const names = ['-1', '-backup', `-${owner}-copy`, `-x${owner}`]
  for (const name of names) await place.full(`${place.lock}${name}`)
  // the form of chamber's own, with something else in it
  await place.full(`${place.lock}-${owner}`)
  const before = await place.all()
  expect(await place.write('after')).toMatchObject({ status: 0, stderr: '' })
  expect(await place.all()).toEqual(before)
  expect((await place.read()).stdout).toBe('after\n')
})

test('an empty directory in its place is taken', async () => {
  const place = await scene()
  await mkdir(place.lock)
  expect(await place.write('after')).toMatchObject({ status: 0, stderr: '' })
  expect(await readdir(place.cwd)).toEqual(['store.age'])
  expect(await readFile(join(place.cwd, 'store.age'), 'latin1')).not.toContain('after')
})
