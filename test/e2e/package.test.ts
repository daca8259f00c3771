/** What a user installs: packed, installed globally elsewhere, run from another folder. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const megabyte = 1_000_000

let folder: string
let tarball: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chamber-package-'))
  // Without its scripts: they would build again under the feet of the other tests.
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]
  const { stdout } = await execa('npm', pack, { cwd: repository })
  tarball = join(folder, stdout.trim().split('\n').at(-1) ?? '')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Installs the tarball into an empty prefix; returns the prefix. */
async function install(name: string): Promise<string> {
  const prefix = join(folder, name)
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--silent']
  await execa('npm', ['install', '--global', '--prefix', prefix, ...quiet, tarball])
  return prefix
}

async function installedSize(place: string): Promise<number> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = files.map(async (file) => (await stat(join(file.parentPath, file.name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** A secret written, read, and given to a program, with nothing in the environment but PATH. */
async function use(prefix: string, home: string): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: home, CHAMBER_SECRET_BACKEND: 'local' }
  const program = join(prefix, 'bin/chamber')
  const options = { cwd: tmpdir(), env, extendEnv: false, stripFinalNewline: false } as const
  const written = await execa(program, ['write', 'app', 'key', 'value-1'], options)
  expect(written).toMatchObject({ stdout: '', stderr: '' })
  const words = ['exec', 'app', '--', 'sh', '-c', 'echo $KEY']
  const { stdout, stderr } = await execa(program, words, options)
  expect(stderr).toBe('')
  return stdout
}

test('the package works, is small, and runs nothing when it is installed', async () => {
  const prefix = await install('whole')
  expect(await use(prefix, join(folder, 'home-1'))).toBe('value-1\n')
  const place = join(prefix, 'lib/node_modules/chamber')
  expect(await installedSize(place)).toBeLessThan(5 * megabyte)
  const { scripts = {}, dependencies = {} } = JSON.parse(
    await readFile(join(place, 'package.json'), 'utf8'),
  )
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([])
  expect(dependencies).toEqual({})
})

test('without the optional platform package it works too, below 2 MB', async () => {
  const prefix = await install('bare')
  const place = join(prefix, 'lib/node_modules/chamber')
  await rm(join(place, 'node_modules'), { recursive: true })
  expect(await use(prefix, join(folder, 'home-2'))).toBe('value-1\n')
  expect(await installedSize(place)).toBeLessThan(2 * megabyte)
})

test('the schema of chamber.yaml is in it', async () => {
  const { stdout } = await execa('tar', ['-xOf', tarball, 'package/schema/chamber.schema.json'])
  expect(JSON.parse(stdout)).toMatchObject({ title: 'chamber.yaml' })
})

test('the licences of what is bundled are in it', async () => {
  const { stdout } = await execa('tar', ['-xOf', tarball, 'package/dist/LICENSES.txt'])
  for (const name of [
    '@aws-sdk/client-ssm',
    'commander',
    'age-encryption',
    'liquidjs',
    'picomatch',
  ]) {
    expect(stdout).toMatch(new RegExp(`^${name} \\d`, 'm'))
  }
})
