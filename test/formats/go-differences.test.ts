/** Which values the Go program wrote in another way: each line was seen with the program itself. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { otherThanGo } from '../../src/formats/go-differences.ts'

const formats = { dotenv: 0, tfvars: 1, 'java-properties': 2, yaml: 3, env: 4 } as const
type Format = keyof typeof formats

const isOther = (format: Format, value: string) => otherThanGo[formats[format]]?.isOther(value)

it.each<[Format, string, boolean]>([
  ['dotenv', 'plain', false],
  ['dotenv', "it's", false],
  ['dotenv', 'a\rb', false],
  ['dotenv', 'a\r\nb', false],
  ['dotenv', 'a\nb', true],
  ['dotenv', 'a$b', true],
  ['dotenv', 'a\\b', true],
  ['dotenv', '\'"', false],
  ['tfvars', 'a"b\\c\n\r\t', false],
  ['tfvars', '100%', false],
  ['tfvars', 'a$b', true],
  ['tfvars', '`a`', true],
  ['tfvars', '%{a}', true],
  ['tfvars', '\u0001', true],
  ['java-properties', 'a b ', false],
  ['java-properties', '\ta', false],
  ['java-properties', 'Ā€', false],
  ['java-properties', ' a', true],
  ['java-properties', 'é', true],
  ['java-properties', '🔑', true],
  ['yaml', 'a: b', false],
  ['yaml', '1.5e3', false],
  ['yaml', '010', false],
  ['yaml', 'a\nb\n', false],
  ['yaml', ' a\nb', false],
  ['yaml', '1e3', true],
  ['yaml', '.inf', true],
  ['yaml', '<<', true],
  ['yaml', '? a', true],
  ['yaml', '190:20:30', true],
  ['yaml', 'a\tb', true],
  ['yaml', 'a\tb\nc', false],
  ['yaml', '\n', true],
  ['yaml', 'a\r\nb', true],
  ['yaml', 'a\u0085b', true],
  ['env', 'a=b', false],
  ['env', '=a b', false],
  ['env', '=a', true],
  ['env', 'a:=b', true],
])('%s: %j', (format, value, expected) => {
  expect(isOther(format, value)).toBe(expected)
})

interface Recorded {
  readonly name: string
  readonly expect: string
  readonly setup: readonly { readonly params?: Readonly<Record<string, string>> }[]
}

describe('of the recorded exports', () => {
  const file = new URL('../compat/cases/export.json', import.meta.url)
  const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly Recorded[]
  const about = (format: string) =>
    cases.filter(({ name, setup }) => name.startsWith(`export-${format}`) && setup?.[0]?.params)
  const valuesOf = ({ setup }: Recorded) => Object.values(setup[0]?.params ?? {})

  it.each(['dotenv', 'tfvars', 'yaml', 'properties'] as const)('of %s', (name) => {
    const format = name === 'properties' ? 'java-properties' : name
    const found = about(name)
      .filter((one) => !one.name.endsWith('bad-name'))
      .map((one) => [one.name, valuesOf(one).some((value) => isOther(format, value))])
    const wanted = about(name)
      .filter((one) => !one.name.endsWith('bad-name'))
      .map((one) => [one.name, one.expect === 'better'])
    expect(found.length).toBeGreaterThan(2)
    expect(found).toEqual(wanted)
  })
})
