import fc from 'fast-check'
import type { SecretFile } from '../../src/files/secret-directory.ts'
import { variableName } from '../../src/core/variable-name.ts'
import { describe, expect, it } from 'vitest'
import {
  decodeNames,
  escapeName,
  isKey,
  parseEscapedName,
  parseKey,
  toKey,
  toKeyPath,
} from '../../src/core/key.ts'

describe('what a user may enter as a key', () => {
  it('keeps its case', () => expect(parseKey('DB_url.v-2')).toBe('DB_url.v-2'))
  it.each(['', 'a/b', 'a b', 'a:b', 'ключ', 'a=b', 'a,b', '.', '..', 'a'.repeat(256)])(
    '%j is rejected',
    (input) => {
      expect(isKey(input)).toBe(false)
      expect(() => parseKey(input)).toThrow('not a valid key name')
    },
  )
})

describe('what a stored name may be to be a key', () => {
  it.each([
    'db_password',
    '.env',
    'api:key',
    'sp ace',
    'x=y',
    'ключ',
    '$(id)',
    '👍',
    'é'.repeat(127),
  ])('%j is one', (name) => expect(toKey(name)).toBe(name))
  it.each([
    ['nothing', ''],
    ['blank', '\u3000 '],
    ['a directory', '..'],
    ['a path', '../x'],
    ['a path of Windows', '..\\x'],
    ['a temporary file', 'x~new'],
    ['an escape sequence', '\u001B[2J'],
    ['a control character of eight bits', '\u009B2J'],
    ['the other direction', 'a\u202Eb'],
    ['what is not shown', 'a\u200Bb'],
    ['a line', 'a\u2028b'],
    ['half a character', 'a\uD83D'],
    ['256 bytes', 'é'.repeat(128)],
  ])('%s is none', (_, name) => expect(toKey(name)).toBeUndefined())
  it('each part of a path is one', () => {
    expect(toKeyPath('web/db_url')).toBe('web/db_url')
    for (const path of ['', '/', 'a/', 'a//b', '../a', 'a/..'])
      expect(toKeyPath(path)).toBeUndefined()
  })
})

const anyName = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[\\u{}0-9a-f /~.]{0,12}$/),
  fc.constantFrom('\uD800', '\\u{}', '\\\\u{1b}', '', ' ', '\u{E0001}'),
)

it('an escaped name is one line of printable text, and stands for the name alone', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const escaped = escapeName(name)
      expect(escaped).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u)
      const parsed = parseEscapedName(escaped)
      expect(typeof parsed === 'string' ? parsed : parsed.raw).toBe(name)
    }),
    { numRuns: 1000 },
  )
})

it('a key is its own escaped form, and the name of one file', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const key = toKey(name)
      if (key === undefined) return
      expect(escapeName(key)).toBe(key)
      expect(new URL(encodeURIComponent(key), 'file:///d/').href).toMatch(/^file:\/\/\/d\/[^/]+$/)
    }),
  )
})

it('names are sorted, each into one of two lists', () => {
  const { keys, invalid } = decodeNames(['b', '../x', 'a', '\u001B'])
  expect(keys).toEqual(['a', 'b'])
  expect(invalid).toEqual([
    { raw: '\u001B', escaped: '\\u{1b}' },
    { raw: '../x', escaped: '../x' },
  ])
})

it('a raw name becomes neither a variable nor a file: it does not compile', () => {
  // @ts-expect-error -- a text that no function has turned into a key
  expect(variableName('raw')).toBe('RAW')
  // @ts-expect-error -- the same
  const file: SecretFile = { key: 'raw', value: '' }
  expect(file.key).toBe('raw')
})
