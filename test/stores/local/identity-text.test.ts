/** An identity is found in a text however it was quoted, assigned or folded on its way. */
import { generateX25519Identity } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  findIdentity,
  hasMacComment,
  isEncodedIdentity,
  isPossiblePath,
  macComment,
} from '../../../src/stores/local/identity-text.ts'

let key: string

beforeAll(async () => {
  key = await generateX25519Identity()
})

const line = fc.constantFrom('', '# public key: age1q', '# AGE-SECRET-KEY-1COMMENT', '  ', '# x')
const spelling = fc.record({
  before: fc.array(line, { maxLength: 3 }),
  after: fc.array(line, { maxLength: 3 }),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r', '\\n', '\\r\\n'),
  quote: fc.constantFrom('', '"', "'"),
  prefix: fc.constantFrom('', 'export X=', 'CHAMBER_LOCAL_IDENTITY=', 'x: ', '\t', '\uFEFF'),
  isLower: fc.boolean(),
})

test('in any spelling it is an identity, and no path', () =>
  fc.assert(
    fc.property(spelling, ({ before, after, lineEnd, quote, prefix, isLower }) => {
      const spelled = `${prefix}${quote}${isLower ? key.toLowerCase() : key}${quote}`
      const text = [...before, spelled, ...after].join(lineEnd)
      expect(findIdentity(text)).toBe(key)
      expect(isPossiblePath(text)).toBe(false)
      const encoded = Buffer.from(text).toString('base64')
      expect(isEncodedIdentity(encoded)).toBe(true)
      expect(isPossiblePath(encoded)).toBe(false)
    }),
  ))

test('any part of one with its beginning is no path', () =>
  fc.assert(
    fc.property(fc.nat({ max: 60 }), fc.string(), (length, more) => {
      expect(isPossiblePath(`${key.slice(0, 15 + length)}${more}`)).toBe(false)
    }),
  ))

test.each(['identity.txt', '/run/secrets/age', './a b.txt', 'C:\\keys\\new.txt', '~/.age/key'])(
  '%s can be a path',
  (path) => {
    expect(findIdentity(path)).toBeUndefined()
    expect(isPossiblePath(path)).toBe(true)
  },
)

describe('a comment', () => {
  test('is no identity', () => expect(findIdentity(`# ${key}\n"# ${key}"`)).toBeUndefined())
  test('says that stores have a MAC, among others', () => {
    expect(hasMacComment(`# public key: age1\r\n${macComment}\r\n${key}`)).toBe(true)
    expect(hasMacComment(`# public key: age1\n${key}`)).toBe(false)
  })
})
