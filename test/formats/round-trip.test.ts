/** Whatever is exported comes back: from other people's readers, and from `chamber import`. */
import { text as say } from '../../src/core/text.ts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteValue } from '../../src/formats/dotenv/quoting.ts'
import type { ReaderName } from '../../src/formats/dotenv/readers.ts'
import type { Format } from '../../src/formats/format.ts'
import { findFormat, formats } from '../../src/formats/index.ts'
import { printShell } from '../../src/formats/shell.ts'
import type { SecretValue } from '../../src/core/secret.ts'
import { readers, type Reader } from './readers.ts'
import { anySecrets, anyVariables, asObject } from './values.ts'

/** Fewer for readers that are a process each. */
const runsOf = (reader: Reader) => ({ numRuns: quick.has(reader.name) ? 500 : 5 })
const packages =
  'JSON.parse|yaml 1.1|yaml 1.2|papaparse|dot-properties|HCL|npm dotenv|node --env-file'
const quick = new Set(packages.split('|'))

const whole = ['json', 'yaml', 'java-properties', 'csv', 'tsv'] as const

describe.each(whole)('%s', (name) => {
  it.each(readers[name])('comes back from $name', (reader) => {
    const { print } = findFormat(name)
    fc.assert(
      fc.property(anySecrets, (secrets) => {
        const { text, losses } = print(secrets)
        expect(losses).toEqual([])
        expect(reader.read(text)).toEqual(asObject(secrets))
      }),
      runsOf(reader),
    )
  })
})

describe.each(formats.filter(({ parse }) => parse))('$name', ({ print, parse }) => {
  it('comes back from chamber import', async () => {
    await fc.assert(
      fc.asyncProperty(anyVariables, async (secrets) => {
        const { entries } = (await parse?.(print(secrets).text, say`text`)) ?? { entries: [] }
        expect(asObject(entries)).toEqual(asObject(secrets))
      }),
      { numRuns: 500 },
    )
  })
})

describe('tfvars', () => {
  it.each(readers.tfvars)('comes back from $name, its accents composed', (reader) => {
    fc.assert(
      fc.property(anyVariables, (secrets) => {
        const composed = secrets.map(({ key, value }) => ({ key, value: value.normalize('NFC') }))
        const { text, losses } = findFormat('tfvars').print(secrets)
        expect(reader.read(text)).toEqual(asObject(composed))
        expect(losses.flatMap(({ keys }) => keys)).toEqual(changed(secrets, composed))
      }),
      runsOf(reader),
    )
  })
})

const changed = (before: readonly SecretValue[], after: readonly SecretValue[]): string[] =>
  findFormat('csv')
    .print(before.filter(({ value }, index) => value !== after[index]?.value))
    .text.match(/^K\d+/gm) ?? []

describe('env', () => {
  it.each(readers.shell)('comes back from $name', (reader) => {
    fc.assert(
      fc.property(anyVariables, (secrets) => {
        const { text } = printShell(secrets, { preserveCase: false, escapeStrings: false })
        expect(reader.read(text)).toEqual(asObject(secrets))
      }),
      runsOf(reader),
    )
  })
})

/** Who reads what a reader stands for. */
const dotenvReaders: readonly (readonly [ReaderName, readonly Reader[]])[] = [
  ['npm dotenv', readers.dotenv.filter(({ name }) => name === 'npm dotenv')],
  ['node --env-file', readers.dotenv.filter(({ name }) => name === 'node --env-file')],
  ['python-dotenv', readers.dotenv.filter(({ name }) => name === 'python-dotenv')],
  ['a shell', readers.source],
]

describe('dotenv', () => {
  const cases = dotenvReaders.flatMap(([stands, each]) =>
    each.map((reader) => ({ stands, reader, name: reader.name })),
  )

  it.each(cases)('comes back from $name where it is said to', ({ stands, reader }) => {
    fc.assert(
      fc.property(anyVariables, (secrets) => {
        const read = reader.read(withGuards(findFormat('dotenv'), secrets))
        const right = secrets.filter(({ value }) => !quoteValue(value).misreaders.includes(stands))
        expect(read).toMatchObject({ ...asObject(right), FIRST: 'first', LAST: 'last' })
        const keys = new Set([...secrets.map(({ key }) => key), 'FIRST', 'LAST'])
        expect(Object.keys(read).filter((name) => !keys.has(name))).toEqual([])
      }),
      runsOf(reader),
    )
  })
})

/** Before and behind: what is misread stays where it is. */
const withGuards = ({ print }: Format, secrets: readonly SecretValue[]): string =>
  `FIRST="first"\n${print(secrets).text}LAST='last'\n`
