/** Templates: what they say of a mistake, and that what they quote comes back from its readers. */
import { text as say } from '../../src/core/text.ts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quotings } from '../../src/formats/template/quotings.ts'
import { renderTemplate } from '../../src/formats/template/template.ts'
import { ChamberError } from '../../src/core/errors.ts'
import type { SecretValue } from '../../src/core/secret.ts'
import { output, pythonWith } from './programs.ts'
import { type Reader, readers } from './readers.ts'
import { anyVariables, asObject } from './values.ts'

const known = {
  variables: new Map([
    ['DB_URL', 'SECRET'],
    ['EMPTY', ''],
  ]),
  secrets: new Map([
    ['db_url', 'SECRET'],
    ['api-key', 'k'],
    ['a.b', 'dotted'],
  ]),
}
const filled = (template: string, text: string) => () =>
  expect(renderTemplate(template, say`t`, known)).toBe(text)

describe('names', () => {
  it('variables', filled('a {{ DB_URL }} b\n', 'a SECRET b\n'))
  it('keys', filled('{{ db_url }}{{ api-key }}', 'SECRETk'))
  it('keys that are no names', filled('{{ secrets["a.b"] }}', 'dotted'))
  it('all of them', filled('{% for s in secrets %}{{ s[0] }};{% endfor %}', 'db_url;api-key;a.b;'))
  it('a default', filled('{{ nothing | default: "x" }}{{ EMPTY | default: "y" }}', 'xy'))
  it('a condition', filled('{% if nothing %}a{% else %}b{% endif %}', 'b'))
  it('text in other braces stays', filled('${DB_URL} {DB_URL} %{x}', '${DB_URL} {DB_URL} %{x}'))
})

const refused = (template: string, said: string) => () => {
  try {
    renderTemplate(template, say`t`, known)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(ChamberError)
    const { message, hint } = error as ChamberError
    expect(message).toBe(said)
    expect(`${message} ${hint}`).not.toContain('SECRET')
  }
}

describe('mistakes are told with line and column, and without a value', () => {
  it('an unknown name', refused('\n {{ DB_URI }}', "t, line 2, column 5: 'DB_URI' is not known"))
  it('one of a secret', refused('{{ secrets.x }}', "t, line 1, column 4: 'secrets.x' is not known"))
  it(
    'one that is a value',
    refused('{{ secrets[DB_URL] }}', 't, line 1, column 4: a name is not known'),
  )
  it(
    'a property of an object',
    refused('{{ constructor }}', "t, line 1, column 4: 'constructor' is not known"),
  )
  it('an unknown filter', refused('{{ DB_URL | no }}', 't, line 1, column 1: undefined filter: no'))
  it('an unknown tag', refused('{% no %}', 't, line 1, column 1: tag "no" not found'))
  it('an open tag', refused('a\n{% if DB_URL %}', 't, line 2, column 1: tag "if" not closed'))
  it(
    'another file',
    refused('{% include "/etc/passwd" %}', 't, line 1, column 1: tag "include" not found'),
  )
  it(
    'a template of a template',
    refused('{% render DB_URL %}', 't, line 1, column 1: tag "render" not found'),
  )
  it(
    'a parser that is given a value',
    refused(
      '{% assign x = secrets | where_exp: "i", DB_URL %}',
      't, line 1, column 1: a name is not known',
    ),
  )
  it(
    'a loop without an end',
    refused(
      '{% for i in (1..1000000000) %}{% endfor %}',
      't, line 1, column 1: its loops and filters make more than 64 MiB',
    ),
  )
})

describe('what cannot be said is refused', () => {
  it('NUL in a shell', () => expect(() => quotings.shell('a\0')).toThrow('NUL'))
  it('a control character in XML', () => expect(() => quotings.xml('a\u0001')).toThrow('XML'))
})

describe('other things than texts', () => {
  it('a number', filled('{{ 5 | json }}{{ 5 | yaml }}{{ 5 | shell }}{{ 5 | xml }}', '5555'))
  it(
    'all secrets',
    filled('{{ secrets | json }}', '{"db_url":"SECRET","api-key":"k","a.b":"dotted"}'),
  )
})

/** Fills in a line for each variable, and reads what comes of it. */
function comesBack(reader: Pick<Reader, 'read'>, template: (names: readonly string[]) => string) {
  return (secrets: readonly SecretValue[]) => {
    const variables = new Map(secrets.map(({ key, value }) => [key, value]))
    const text = template([...variables.keys()])
    const rendered = renderTemplate(text, say`t`, { variables, secrets: variables })
    expect(reader.read(rendered)).toEqual(asObject(secrets))
  }
}

const lines = (line: (name: string) => string) => (names: readonly string[]) =>
  names.map((name) => `${line(name)}\n`).join('')

const some = anyVariables.filter((secrets) => secrets.length > 0)

it.each(readers.yaml)('yaml comes back from $name', (reader) => {
  const check = comesBack(
    reader,
    lines((name) => `${name}:\n  {{ ${name} | yaml }}`),
  )
  fc.assert(fc.property(some, check), { numRuns: reader.name === 'PyYAML' ? 5 : 500 })
})

it.each(readers.json)('json comes back from $name', (reader) => {
  const check = comesBack(
    reader,
    (names) => `{${names.map((name) => `"${name}": {{ ${name} | json }}`).join(',')}}`,
  )
  fc.assert(fc.property(some, check), { numRuns: 500 })
})

it.each(readers.source)('shell comes back from $name', (reader) => {
  const check = comesBack(
    reader,
    lines((name) => `${name}={{ ${name} | shell }}`),
  )
  fc.assert(fc.property(some, check), { numRuns: 5 })
})

const python = pythonWith('xml.etree.ElementTree')

const xmlReader = {
  read(input: string) {
    const script = [
      'import json, sys, xml.etree.ElementTree as tree',
      'found = tree.fromstring(sys.stdin.buffer.read())',
      'assert all((one.text or "") == one.get("a") for one in found)',
      'print(json.dumps({one.tag: one.get("a") for one in found}))',
    ].join('\n')
    const args = ['-X', 'utf8', '-c', script]
    return JSON.parse(output({ file: python ?? '', args, input })) as Record<string, string>
  },
}

it.runIf(python)('xml comes back, from elements and attributes', () => {
  const check = comesBack(
    xmlReader,
    (names) =>
      `<r>${names.map((name) => `<${name} a="{{ ${name} | xml }}">{{ ${name} | xml }}</${name}>`).join('')}</r>`,
  )
  const canBeXml = ({ value }: SecretValue) => {
    try {
      return quotings.xml(value) !== undefined
    } catch {
      return false
    }
  }
  const xml = some.map((secrets) => secrets.filter(canBeXml))
  fc.assert(fc.property(xml, check), { numRuns: 10 })
})
