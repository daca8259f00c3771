/** What a user installs: packed, installed globally elsewhere, run from another folder. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, type Options } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

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
  const page = await readFile(join(prefix, 'share/man/man1/chamber.1'), 'utf8')
  expect(page).toMatch(/^\.TH CHAMBER 1 /)
})

test('without the optional platform package it works too, below 2 MB', async () => {
  const prefix = await install('bare')
  const place = join(prefix, 'lib/node_modules/chamber')
  await rm(join(place, 'node_modules'), { recursive: true })
  expect(await use(prefix, join(folder, 'home-2'))).toBe('value-1\n')
  expect(await installedSize(place)).toBeLessThan(2 * megabyte)
})

test('nothing is in it but what runs, its schema and its texts', async () => {
  const { stdout } = await execa('tar', ['-tzf', tarball])
  const files = stdout.split('\n').filter((name) => !name.startsWith('package/dist/chunks/'))
  expect(files.map((name) => name.replace('package/', '')).toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'bin/chamber.js',
    'dist/LICENSES.txt',
    'dist/core/errors.d.ts',
    'dist/core/failures.d.ts',
    'dist/core/secret-shape.d.ts',
    'dist/core/text.d.ts',
    'dist/library-types.d.ts',
    'dist/library.d.mts',
    'dist/library.d.ts',
    'dist/library.js',
    'dist/library.mjs',
    'dist/main.js',
    'dist/man/chamber.1',
    'package.json',
    'schema/chamber.schema.json',
  ])
})

test('the schema of chamber.yaml is in it', async () => {
  const { stdout } = await execa('tar', ['-xOf', tarball, 'package/schema/chamber.schema.json'])
  expect(JSON.parse(stdout)).toMatchObject({ title: 'chamber.yaml' })
})

test('the licences of what is bundled are in it', async () => {
  const { stdout } = await execa('tar', ['-xOf', tarball, 'package/dist/LICENSES.txt'])
  for (const name of ['@aws-sdk/client-ssm', 'commander', 'age-encryption', 'liquidjs', 're2js']) {
    expect(stdout).toMatch(new RegExp(`^${name} \\d`, 'm'))
  }
})

describe('as a library', () => {
  const env = { PATH: process.env.PATH, CHAMBER_SECRET_BACKEND: 'local', NODE_NO_WARNINGS: '1' }
  let place: string
  let options: Options

  beforeAll(async () => {
    place = join(folder, 'library')
    await mkdir(place)
    await writeFile(join(place, 'package.json'), '{}')
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--silent']
    await execa('npm', ['install', ...quiet, tarball], { cwd: place })
    options = { cwd: place, env: { ...env, HOME: place }, extendEnv: false }
    const program = join(place, 'node_modules/.bin/chamber')
    await execa(program, ['write', 'app', 'db_url', 'value-1'], options)
    await execa(program, ['write', 'app', 'other', 'value-2'], options)
  })

  const run = async (name: string, text: string) => {
    await writeFile(join(place, name), text)
    return execa(process.execPath, [name], options)
  }

  const body = `
    const print = (value) => console.log(JSON.stringify(value))
    const failure = (error) => [error instanceof ChamberError, error.code, error.message, error.hint]
    const main = async () => {
      print(await load({ services: ['app'] }))
      print((await load({ services: ['app'], only: ['db_*'], case: 'preserve' })).values)
      print((await load({ services: ['app'], backend: 'null' })).values)
      print(await load({ services: ['app'], only: ['none'] }).catch(failure))
      print(await load({ services: [] }).catch(failure))
      print(process.env.DB_URL === undefined)
    }
    main()`

  const expected = [
    {
      values: { DB_URL: 'value-1', OTHER: 'value-2' },
      sources: {
        DB_URL: { service: 'app', key: 'db_url' },
        OTHER: { service: 'app', key: 'other' },
      },
    },
    { db_url: 'value-1' },
    {},
    [true, 'NOT_FOUND', '--only none: not in app', 'see what is there: chamber list app'],
    [true, 'USAGE', 'load needs services', "write load({ services: ['app'] })"],
    true,
  ]

  test.each([
    ['program.mjs', "import { ChamberError, load } from 'chamber'"],
    ['program.cjs', "const { ChamberError, load } = require('chamber')"],
  ])('%s', async (name, first) => {
    const { stdout, stderr } = await run(name, first + body)
    expect(
      String(stdout)
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(expected)
    expect(stderr).toBe('')
  })

  test('both ways give the same', async () => {
    const text = `import { createRequire } from 'node:module'
      import * as module from 'chamber'
      const common = createRequire(import.meta.url)('chamber')
      console.log(module.load === common.load, module.ChamberError === common.ChamberError)`
    expect((await run('both.mjs', text)).stdout).toBe('true true')
  })

  test.each(['program.mts', 'program.cts'])('its types: %s', async (name) => {
    const text = `import { ChamberError, load, type Loaded, type LoadOptions } from 'chamber'
      const options: LoadOptions = { services: ['app'], backend: 'ssm', timeout: 1000 }
      export const names = async (): Promise<string[]> => {
        try {
          const { values, sources }: Loaded = await load(options)
          return Object.keys(values).map((name) => sources[name]?.service + (values[name] ?? ''))
        } catch (error) {
          return error instanceof ChamberError ? [error.code, error.hint ?? ''] : []
        }
      }
      // @ts-expect-error a backend that there is not
      load({ services: ['app'], backend: 'vault' })
      // @ts-expect-error no services
      load({})`
    await writeFile(join(place, name), text)
    const flags = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--types',
      '',
      '--target',
      'es2022',
    ]
    const tsc = join(repository, 'node_modules/.bin/tsc')
    const { stdout } = await execa(tsc, [...flags, name], { cwd: place, reject: false })
    expect(stdout).toBe('')
  })
})
