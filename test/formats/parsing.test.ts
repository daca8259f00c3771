/** What `chamber import` reads, and what it says about the rest; never a word of the text. */
import { text as say } from '../../src/core/text.ts'
import { describe, expect, it } from 'vitest'
import { findReadable } from '../../src/formats/index.ts'
import { asObject } from './values.ts'

const parse = (format: string, text: string) => findReadable(format).parse(text, say`in`)

/** A case is what is read of a text, or what is said about it. */
const casesOf = (format: string) => ({
  reads: (text: string, values: Readonly<Record<string, string>>) => async () =>
    expect(asObject((await parse(format, text)).entries)).toEqual(values),
  refuses: (text: string, message: string) => async () => {
    await expect(parse(format, text)).rejects.toThrow(`in, ${message}`)
  },
})

describe('json', () => {
  const { reads, refuses } = casesOf('json')

  it('has texts', reads('{"a": "x", "b": "\\ud83d\\ude00"}', { a: 'x', b: '😀' }))
  it('may be indented by tabs', reads('{\n\t"a":"x",\n}', { a: 'x' }))
  it(
    'has numbers as written',
    reads('{"a": 1.50, "b": 12345678901234567890}', {
      a: '1.50',
      b: '12345678901234567890',
    }),
  )
  it('has null as nothing', reads('{"a": null, "b": "null"}', { a: '', b: 'null' }))
  it('may be cut off', refuses('{"a": "x",', 'line 1, column 11: '))
  it('may lack a comma', refuses('{"a": "x"\n "b": "y"}', 'line 2, column 2: '))
  it('may be a list', refuses('["x"]', 'line 1, column 1: it is no mapping'))
  it(
    'may be nested',
    refuses('{"a":\n {"b": "x"}}', "line 2, column 2: the value of 'a' is a mapping"),
  )
  it('may hold half a character', refuses('{"a": "\\ud83d"}', 'line 1, column 7: half a character'))
})

describe('yaml', () => {
  const { reads, refuses } = casesOf('yaml')

  it(
    'has scalars as written',
    reads('a: 0123\nb: yes\nc: 0x10\nd: 2024-01-02\n', {
      a: '0123',
      b: 'yes',
      c: '0x10',
      d: '2024-01-02',
    }),
  )
  it('has blocks', reads('a: |\n  x\n  y\nb: >-\n  x\n  y\n', { a: 'x\ny\n', b: 'x y' }))
  it('has nothing for null', reads('a: ~\nb:\nc: "~"\n', { a: '', b: '', c: '~' }))
  it('has aliases', reads('a: &x 1\nb: *x\n', { a: '1', b: '1' }))
  it('merges', reads('<<: [{a: 1, b: 1}, {b: 2, c: 2}]\na: 0\n', { a: '0', b: '1', c: '2' }))
  it('has binary texts', reads('a: !!binary aGk=\nb: !!str 1\n', { a: 'hi', b: '1' }))
  it('may be empty', refuses('', 'line 1, column 1: there is nothing in it'))
  it('may be a comment', refuses('# none\n', 'line 1, column 1: there is nothing in it'))
  it('may be a text', refuses('just text', 'line 1, column 1: it is no mapping'))
  it('may have a list', refuses('a:\n  - x\n', "line 2, column 3: the value of 'a' is a list"))
  it(
    'may have a key twice',
    refuses('a: 1\nb: 2\na: 3\n', "line 3, column 1: the key 'a' is in line 1 already"),
  )
  it('may lack an anchor', refuses('a: *x\n', 'line 1, column 4: an alias has no anchor'))
  it('may have a tag', refuses('a: !x 1\n', 'line 1, column 7: a value has a tag'))
  it('may have a tab', refuses('a: 1\n\tb: 2\n', 'line 2, column 1: '))
  it('may have bytes', refuses('a: !!binary /w==\n', 'line 1, column 13: a binary value'))
  it('tells of more documents', async () =>
    expect(await parse('yaml', 'a: 1\n---\nb: 2\n')).toMatchObject({
      entries: [{ key: 'a' }],
      warnings: ['in: only the first of its 2 documents is read'],
    }))
})

describe('dotenv', () => {
  const { reads, refuses } = casesOf('dotenv')

  it('has comments', reads('# x\n\nA=1 # x\n B = 2\n', { A: '1', B: '2' }))
  it('has exports', reads('export A=1\n', { A: '1' }))
  it('has quotes', reads(`A="x"\nB='y' # z\nC=\`z\`\n`, { A: 'x', B: 'y', C: 'z' }))
  it('has escapes in double quotes', reads('A="\\n\\r\\\\\\"\\$\\`\\d"', { A: '\n\r\\"$`\\d' }))
  it('has no escapes in single quotes', reads(String.raw`A='\n$x'`, { A: '\\n$x' }))
  it('has lines in quotes', reads('A="x\ny"\nB=\'x\ny\'\n', { A: 'x\ny', B: 'x\ny' }))
  it('has the lines of Windows', reads('A=1\r\nB="x\r\ny"\r\n', { A: '1', B: 'x\ny' }))
  it('has empty values', reads('A=\nB=""\nC= # x\n', { A: '', B: '', C: '' }))
  it('fills nothing', reads('A=${HOME}', { A: '${HOME}' }))
  it('may be empty', reads('# none\n', {}))
  it('may lack an =', refuses('A=1\nB\n', 'line 2, column 2: there is no = behind the name'))
  it('may lack a name', refuses('=1\n', 'line 1, column 1: a line begins with no name'))
  it('may lack a quote', refuses('A=1\nB="x\n', 'line 2, column 3: the quote is not closed'))
  it('may go on behind a quote', refuses("A='x'y\n", 'line 1, column 6: there is something behind'))
  it(
    'may have a name twice',
    refuses('A=1\nA=2\n', "line 2, column 1: the key 'A' is in line 1 already"),
  )
  it(
    'may have a # that readers differ about',
    refuses('A=b#c\n', 'line 1, column 4: a # in a value'),
  )
})

it.each([
  ['json', '{"a": "SECRET" "b"}'],
  ['json', '{"a": SECRET: 1}'],
  ['yaml', 'a: "SECRET'],
  ['yaml', 'a: b: SECRET'],
  ['yaml', 'a: *SECRET'],
  ['yaml', 'a: !SECRET x'],
  ['dotenv', "A='SECRET"],
  ['dotenv', 'SECRET'],
])('a fault in %s does not quote %j', async (format, text) => {
  const error: unknown = await parse(format, text).catch((reason: unknown) => reason)
  expect(JSON.stringify(error, ['message', 'hint', 'cause']) + String(error)).not.toContain(
    'SECRET',
  )
})
