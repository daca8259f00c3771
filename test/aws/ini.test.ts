/** What configuration files cannot do to their parser; how they are read is in test/aws-session. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseIni } from '../../src/aws/credentials/ini.ts'

test('any text is read, and only its own sections and settings come of it', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '=',
    ':',
    '#',
    ';',
    ' ',
    '\t',
    '\n',
    '\r\n',
    'a',
    'profile b',
  )
  const source = fc
    .array(fc.oneof(piece, fc.string()), { maxLength: 60 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(source, (content) => {
      for (const [header, settings] of parseIni(content)) {
        expect(header).not.toBe('')
        for (const [key, value = ''] of Object.entries(settings)) {
          expect(content.toLowerCase()).toContain(key.split('.').at(-1))
          for (const line of value.split('\n')) expect(content).toContain(line)
        }
      }
    }),
  )
})

test('a file of a megabyte takes time in proportion to its length', () => {
  const lines = [
    `[${' '.repeat(1_000_000)}`,
    `a ${' '.repeat(1_000_000)}b`,
    `[profile ${'x '.repeat(500_000)}`,
  ]
  for (const line of lines) expect(parseIni(`[a]\n${line}\n[b]\n`).has('b')).toBe(true)
})

test('names of members of every object are names like others', () => {
  const sections = parseIni('[profile __proto__]\n__proto__ = a\nconstructor = b\n[default]\n')
  expect(Object.entries(sections.get('profile __proto__') ?? {})).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ])
  expect(sections.get('default')).toEqual(Object.create(null))
})
