/** Native code is loaded from the packages that npm installs with chamber, and from nowhere else. */
import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Setup, setup } from '../harness/chamber.ts'
import { repository } from '../harness/program.ts'

const binding = `@koromix/koffi-${process.platform}-${process.arch}`
const installed = join(repository, 'node_modules', binding)
const preload = join(repository, 'test', 'fixtures', 'note-loads.cjs')

/** The package without its optional dependency, in a node_modules below the working directory. */
async function installChamber(place: Setup, name = 'chamber'): Promise<string> {
  const folder = join(place.cwd, 'a', 'b', 'node_modules', name)
  for (const part of ['bin', 'package.json']) {
    await cp(join(repository, part), join(folder, part), { recursive: true })
  }
  const filter = (file: string) => !file.includes('standalone') && !file.includes('packages')
  await cp(join(repository, 'dist'), join(folder, 'dist'), { recursive: true, filter })
  return folder
}

/** Runs a command by chamber, and returns the files of the binding that were loaded, or were tried. */
async function bindings(place: Setup, folder: string, env: Record<string, string> = {}) {
  const CHAMBER_TEST_LOADS = join(place.cwd, 'loads')
  const run = await place.chamber(
    [join(folder, 'bin', 'chamber.js'), 'exec', 'app', '--', 'true'],
    {
      program: process.execPath,
      env: { ...env, CHAMBER_TEST_LOADS, NODE_OPTIONS: `--require ${preload}` },
    },
  )
  expect(run).toMatchObject({ status: 0, stderr: '' })
  const loads = (await readFile(CHAMBER_TEST_LOADS, 'utf8')).split('\n')
  return loads.filter((path) => path.includes('koromix'))
}

/** A package that can be loaded, by its entry and by its binding. */
async function plant({ file }: Setup, folder: string, version: string): Promise<void> {
  const own = join(folder, binding)
  await file(join(own, 'package.json'), JSON.stringify({ name: binding, version }))
  await file(join(own, 'index.js'), '')
  for (const machine of [process.platform, 'musl']) {
    await file(join(own, `${machine}_${process.arch}`, 'koffi.node'), '')
  }
}

const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
  readonly version: string
}

test.each([
  'a/node_modules',
  'node_modules',
  'home/.node_modules',
  'home/.node_libraries',
  'path',
  'a/b/node_modules/chamber/dist/node_modules',
])('not from %s', async (folder) => {
  const place = await setup({ app: { key: 'v' } })
  const chamber = await installChamber(place)
  await plant(place, folder, version)
  const env = { HOME: join(place.cwd, 'home'), NODE_PATH: join(place.cwd, 'path') }
  expect(await bindings(place, chamber, env)).toEqual([])
})

test('not in another version, or under another name', async () => {
  const place = await setup({ app: { key: 'v' } })
  const chamber = await installChamber(place)
  await plant(place, 'a/b/node_modules', '0.0.1')
  const other = join('a', 'b', 'node_modules', 'chamber', 'node_modules')
  await plant(place, other, version)
  await place.file(join(other, binding, 'package.json'), JSON.stringify({ name: 'x', version }))
  expect(await bindings(place, chamber)).toEqual([])
})

test.each([
  ['next to chamber', 'chamber', 'a/b/node_modules'],
  ['next to chamber in a scope', '@owner/chamber', 'a/b/node_modules'],
  ['in chamber', 'chamber', 'a/b/node_modules/chamber/node_modules'],
])('%s', async (_, name, folder) => {
  const place = await setup({ app: { key: 'v' } })
  const chamber = await installChamber(place, name)
  const copy = join(place.cwd, folder, binding)
  await mkdir(copy, { recursive: true })
  await cp(installed, copy, { recursive: true })
  const [path, ...more] = await bindings(place, chamber)
  expect(path).toContain(`${copy}/`)
  expect(more).toEqual([])
})
