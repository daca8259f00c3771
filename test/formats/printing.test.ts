/** What each format looks like, and what it cannot say. */
import { describe, expect, it } from 'vitest'
import type { Printed } from '../../src/formats/format.ts'
import { findFormat, formatNames } from '../../src/formats/index.ts'
import { printShell } from '../../src/formats/shell.ts'
import { asSecrets } from './values.ts'
import { keyOf } from '../harness/keys.ts'

const print = (format: string, secrets: Readonly<Record<string, string>>): Printed =>
  findFormat(format).print(asSecrets(secrets))

/** One value under the key `k`. */
const value = (format: string, given: string, text: string) => () =>
  expect(print(format, { k: given }).text).toBe(`${text}\n`)

/** What is said about keys. */
const losses =
  (format: string, secrets: Readonly<Record<string, string>>, ...said: string[]) =>
  () =>
    expect(
      print(format, secrets).losses.map(({ keys, text }) => `${keys.join(', ')}: ${text}`),
    ).toEqual(said)

it.each(formatNames)('%s gives keys in byte order', (format) => {
  const { text } = print(format, { b: 'value-3', a_c: 'value-2', C: 'value-1' })
  expect(text.match(/value-\d/g)).toEqual(['value-1', 'value-2', 'value-3'])
})

it('knows formats in any case, and by their other names', () => {
  expect(
    ['JSON', 'properties', 'Java-Properties', 'yml'].map((name) => findFormat(name).name),
  ).toEqual(['json', 'java-properties', 'java-properties', 'yaml'])
})

it.each(['', 'toml', 'constructor'])('does not know the format %j', (name) => {
  expect(() => findFormat(name)).toThrow('unknown format')
})

describe('json', () => {
  it('is empty braces without secrets', () => expect(print('json', {}).text).toBe('{}\n'))
  it('keeps numbers as keys where they belong', () =>
    expect(print('json', { b: 'x', 1: 'y' }).text).toBe('{"1":"y","b":"x"}\n'))
  it('escapes what HTML would see', value('json', '<&>', String.raw`{"k":"\u003c\u0026\u003e"}`))
  it('escapes old line breaks', value('json', '\u2028', String.raw`{"k":"\u2028"}`))
})

describe('yaml', () => {
  it('is empty braces without secrets', () => expect(print('yaml', {}).text).toBe('{}\n'))
  it('leaves words plain', value('yaml', "it's a word", "k: it's a word"))
  it('leaves addresses plain', value('yaml', '10.0.0.1', 'k: 10.0.0.1'))
  it('quotes numbers', value('yaml', '0123', 'k: "0123"'))
  it('quotes exponents', value('yaml', '1e3', 'k: "1e3"'))
  it('quotes infinity', value('yaml', '-.inf', 'k: "-.inf"'))
  it('quotes times', value('yaml', '12:30:15', 'k: "12:30:15"'))
  it('quotes the words of YAML 1.1', value('yaml', 'Off', 'k: "Off"'))
  it('quotes merge keys', value('yaml', '<<', 'k: "<<"'))
  it('quotes tabs', value('yaml', 'a\tb', String.raw`k: "a\tb"`))
  it('quotes carriage returns', value('yaml', 'a\r\nb', String.raw`k: "a\r\nb"`))
  it('writes lines as a block', value('yaml', 'a\nb\n', 'k: |\n  a\n  b'))
  it('strips a block without a last break', value('yaml', 'a\nb', 'k: |-\n  a\n  b'))
  it('keeps all last breaks of a block', value('yaml', 'a\n\n\n', 'k: |+\n  a\n  \n'))
  it('quotes lines that begin with blanks', value('yaml', '\n  a', String.raw`k: "\n  a"`))
  it('quotes keys', () => expect(print('yaml', { no: 'x' }).text).toBe('"no": x\n'))
})

describe('java-properties', () => {
  it('is ASCII', value('properties', 'café 🔐', String.raw`k = caf\u00e9 \ud83d\udd10`))
  it('keeps a blank in front', value('properties', '  x', String.raw`k = \  x`))
  it('escapes breaks', value('properties', 'a\n\tb', String.raw`k = a\n\tb`))
  it('escapes what would end a key', () =>
    expect(print('properties', { '#a b:c=d': 'x' }).text).toBe('\\#a\\ b\\:c\\=d = x\n'))
})

describe('csv and tsv', () => {
  it('quote the separator', value('csv', 'a,b', 'k,"a,b"'))
  it('leave the other separator', value('tsv', 'a,b', 'k\ta,b'))
  it('double quotes', value('csv', 'say "hi"', 'k,"say ""hi"""'))
  it('quote a blank in front', value('csv', ' x', 'k," x"'))
  it('leave an empty value empty', value('csv', '', 'k,'))
})

describe('dotenv', () => {
  it('is in double quotes', value('dotenv', "it's a#b", `K="it's a#b"`))
  it('takes single quotes for dollars', value('dotenv', 'pa$HOME', "K='pa$HOME'"))
  it('takes single quotes for backslashes', value('dotenv', 'C:\\new', "K='C:\\new'"))
  it('takes single quotes for lines', value('dotenv', 'a\nb', "K='a\nb'"))
  it('ends a value with a backslash on its line', value('dotenv', 'a\\', "K='a\\' # '-"))
  it('never lets a shell run a value', value('dotenv', "'$(id)", 'K="\'\\$(id)"'))
  it('escapes carriage returns', value('dotenv', 'a\r\nb', String.raw`K="a\r\nb"`))
  it(
    'says who reads a value differently',
    losses(
      'dotenv',
      { a: '${x}', b: 'plain', c: '${y}', d: `'"` },
      'a, c: read differently by python-dotenv',
      'd: read differently by npm dotenv, node --env-file',
    ),
  )
})

describe('docker', () => {
  it('quotes nothing', value('docker', ' "a" #b', 'K= "a" #b'))
  it(
    'leaves out lines',
    losses(
      'docker',
      { a: 'x\ny', b: 'ends\r', c: 'x' },
      'a, b: left out, because a value with a line break cannot be said',
    ),
  )
})

describe('tfvars', () => {
  it('drops a leading tf_var_', () =>
    expect(print('tfvars', { tf_var_region: 'eu' }).text).toBe('region = "eu"\n'))
  it('keeps the case', () => expect(print('tfvars', { 'A-b.c': 'x' }).text).toBe('A_b_c = "x"\n'))
  it('leaves dollars', value('tfvars', 'a$b`', 'k = "a$b`"'))
  it(
    'doubles what begins a template',
    value('tfvars', '${a} %{b} $${c}', 'k = "$${a} %%{b} $$${c}"'),
  )
  it('escapes breaks', value('tfvars', 'a\r\n\u0001', String.raw`k = "a\r\n\u0001"`))
  it(
    'says that accents are composed',
    losses(
      'tfvars',
      { a: 'e\u0301' },
      'a: Terraform composes the accents of the value (Unicode NFC), so it is not the same bytes',
    ),
  )
})

describe('env', () => {
  const env =
    (given: string, quoted: string, escapeStrings = false) =>
    () => {
      const { text } = printShell([{ key: keyOf('k'), value: given }], {
        preserveCase: false,
        escapeStrings,
      })
      expect(text).toBe(`export K=${quoted}\n`)
    }

  it('leaves plain values bare', env('a@%+=:,./-b', 'a@%+=:,./-b'))
  it('quotes an empty value', env('', "''"))
  it('quotes a quote', env("it's", `'it'"'"'s'`))
  it('keeps lines', env('a\nb', "'a\nb'"))
  it('quotes what zsh would look up', env('=ls', "'=ls'"))
  it('escapes on one line when asked', env('a\n"$`\\', '"a\\n\\"\\$\\`\\\\"', true))
  it('keeps the case when asked', () =>
    expect(
      printShell([{ key: keyOf('Db-url'), value: 'x' }], {
        preserveCase: true,
        escapeStrings: false,
      }).text,
    ).toBe('export Db_url=x\n'))
})

describe.each(['dotenv', 'docker'])('names in %s', (format) => {
  it('are capitals and underscores', () =>
    expect(print(format, { 'db-url.x': 'x' }).text).toMatch(/^DB_URL_X="?x"?\n$/))
  it(
    'cost only themselves',
    losses(
      format,
      { '9lives': 'x', good: 'x' },
      '9lives: left out, because no variable can have such a name',
    ),
  )
  it(
    'are there once, for the last key',
    losses(
      format,
      { 'a-b': '1', 'a.b': '2', a_b: '3' },
      'a-b, a.b: left out, because a_b becomes A_B too',
    ),
  )
  it('are those of later services', () => {
    const secrets = [...asSecrets({ a_b: 'first' }), ...asSecrets({ 'a-b': 'second' })]
    expect(findFormat(format).print(secrets).text).toMatch(/^A_B="?second"?\n$/)
  })
  it(
    'are left out with a value that no variable holds',
    losses(format, { a: 'x\0y' }, 'a: left out, because a variable cannot hold a NUL character'),
  )
})
