/** Only src/files/ writes files: nothing else can forget whose a target is, or leave half of one. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../harness/program.ts'

const source = join(repository, 'src')
const files = join(source, 'files')
const publicFiles = new Set([
  'file-lock',
  'memory-directory',
  'owner',
  'private-file',
  'secret-directory',
  'writers',
])

const modules = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }))
const others = modules.filter(({ name }) => !name.startsWith('files/'))

/** What they may take of `node:fs`: it reads, or takes what is open already. */
const reading =
  /^(access|close|exists|fstat|lstat|open|opendir|read|readdir|readFile|readlink|realpath|stat|statfs|write)(Sync)?$|^(createReadStream|constants|BigIntStats|Stats)$/

/** What of the system's own files is written elsewhere, and where. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'host/node/core-dump.ts': ['writeFileSync'],
}

const fsImports = (text: string): string[] =>
  [
    ...text.matchAll(/import (?:type )?(\{[^}]*\}|[^'{]+) from '(?:node:)?fs(?:\/promises)?'/g),
  ].flatMap(([, names = '']) =>
    names
      .replaceAll(/[{}\s]/g, ' ')
      .split(',')
      .map((name) =>
        name
          .trim()
          .replace(/^type /, '')
          .replace(/ as .*/, ''),
      )
      .filter((name) => name !== ''),
  )

test('no other module changes files', () => {
  const found = others.flatMap(({ name, text }) => {
    const writing = fsImports(text).filter((one) => !reading.test(one))
    return writing.length > 0 ? [[name, writing]] : []
  })
  expect(Object.fromEntries(found)).toEqual(exceptions)
  const core = others.find(({ name }) => name === 'host/node/core-dump.ts')
  expect(core?.text.match(/writeFileSync\(\w+/g)).toEqual([
    'writeFileSync(FILTER',
    'writeFileSync(FILTER',
  ])
  expect(core?.text).toContain("const FILTER = '/proc/self/coredump_filter'")
})

test('no other module opens one for writing, but the terminal', () => {
  const calls = others
    .filter(({ text }) => fsImports(text).some((one) => /^open(Sync)?$/.test(one)))
    .flatMap(({ name, text }) =>
      [...text.matchAll(/\bopen(?:Sync)?\(.*/g)].map(([call]) => `${name}: ${call}`),
    )
    .filter((call) => !/, 'r'\)|O_RDONLY|: open\(path\)/.test(call))
  expect(
    calls.map((call) => call.replace(/ : '\/dev\/tty'.*| openSync\('\/dev\/tty'.*/, '')),
  ).toEqual([
    'process/terminal.ts:',
    String.raw`host/node/terminal.ts: openSync(process.platform === 'win32' ? '\\\\.\\CON'`,
  ])
})

test('no module gets at files in another way', () => {
  const hidden = /(require|import)\(\s*['"](node:)?fs|process\.binding|Bun\.(write|file)/
  expect(others.filter(({ text }) => hidden.test(text)).map(({ name }) => name)).toEqual([])
})

test('other modules know the public files alone', () => {
  const imported = others.flatMap(({ name, text }) =>
    [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
      .map(([, path = '']) => relative(files, join(source, dirname(name), path)))
      .filter((path) => !path.startsWith('..'))
      .map((path) => path.replace('.ts', '')),
  )
  expect([...new Set(imported)].filter((one) => !publicFiles.has(one))).toEqual([])
})
