import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formsOf, isHidable } from '../../../src/output/redaction/forms.ts'
import { Redaction, Redactor } from '../../../src/output/redaction/redactor.ts'

function redactor(...values: string[]): Redactor {
  const redaction = new Redaction()
  redaction.learn(values)
  return new Redactor(redaction)
}

/** What comes of pieces, the end of the stream included. */
function shown(values: readonly string[], pieces: readonly (string | Buffer)[]): string {
  const one = redactor(...values)
  const out = pieces.flatMap((piece) => one.push(Buffer.from(piece)))
  return Buffer.concat([...out, ...one.letGo()]).toString('latin1')
}

const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString()

test.each([
  ['nothing to hide', [], 'a b', 'a b'],
  ['in the middle', ['hunter2'], 'a hunter2 b', 'a *** b'],
  ['side by side, their number hidden', ['hunter2'], 'hunter2hunter2', '***'],
  ['one that ends in another', ['abcdef', 'defghi'], '-abcdefghi-', '-***-'],
  ['one within another', ['abcdefgh', 'cdef'], '-abcdefgh- cdef', '-***- ***'],
  ['one that begins as a longer one', ['abcd', 'abcdefgh'], 'abcd abcdef', '*** ***ef'],
  ['a beginning alone', ['abcdefgh', 'cdef'], 'abcdefg', 'ab***g'],
  ['with white space around it', ['  hunter2\n'], 'a hunter2 b', 'a *** b'],
  ['with the line ends of a terminal', ['line-1\nline-2'], 'line-1\r\nline-2', '***'],
])('%s', (_, values, printed, expected) => {
  expect(shown(values, [printed])).toBe(expected)
})

test.each([
  ['base64', (value: string) => Buffer.from(value).toString('base64')],
  ['base64 behind one byte', (value: string) => Buffer.from(`:${value}`).toString('base64')],
  ['base64 between', (value: string) => Buffer.from(`me:${value}@`).toString('base64')],
  ['base64url', (value: string) => Buffer.from(value).toString('base64url')],
  ['hex', (value: string) => Buffer.from(value).toString('hex')],
  ['HEX', (value: string) => Buffer.from(value).toString('hex').toUpperCase()],
  ['a part of a URL', encodeURIComponent],
  ['a form', (value: string) => new URLSearchParams({ value }).toString()],
  ['JSON', (value: string) => JSON.stringify({ value })],
  ['JSON within JSON of PHP', (value: string) => JSON.stringify(value).replaceAll('/', '\\/')],
])('%s is hidden', (_, encode) => {
  const value = 'p/ss "wörd"+<x>~!\n-\u{1f512}?>>>'
  const printed = encode(value)
  const hidden = shown([value], [printed])
  expect(hidden).toContain('***')
  // the names around it, and the letters at both ends, which hold bits of the neighbours too
  expect(hidden.replace('***', '').length).toBeLessThan(13)
  expect(printed.length).toBeGreaterThan(30)
})

test('base64 that base64(1) and openssl break into lines', () => {
  const value = 'x'.repeat(100)
  for (const width of [64, 76]) {
    const lines = Buffer.from(value)
      .toString('base64')
      .match(new RegExp(`.{1,${width}}`, 'g'))
    expect(shown([value], [lines?.join('\n') ?? ''])).toMatch(/^\*\*\*.{0,3}$/)
  }
})

test.each([
  ['abc', false],
  [' abc\n', false],
  ['TRUE', false],
  ['abcd', true],
])('%j is hidden: %s', (value, expected) => {
  expect(isHidable(value)).toBe(expected)
})

test('bytes that are no text pass as they are', () => {
  const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7) % 256))
  expect(shown(['hunter2'], [bytes])).toBe(bytes.toString('latin1'))
})

/** Few letters, so that secrets overlap and begin alike. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 12 })
const printed = fc.array(fc.oneof(word, fc.string({ unit: fc.constantFrom('a', 'b', '-') })))

test('any pieces give what the whole gives', () => {
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 6 }),
      printed,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (values, parts, lengths) => {
        const whole = [...values, ...parts, ...values].join('')
        const pieces: string[] = []
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const length = lengths[turn % lengths.length] ?? 1
          pieces.push(whole.slice(at, at + length))
          at += length
        }
        expect(shown(values, pieces)).toBe(shown(values, [whole]))
      },
    ),
    { numRuns: 2000 },
  )
})

test('what is shown is the text without every place where a form of a secret is', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), printed, (values, parts) => {
      const whole = [...parts, ...values].join('-')
      const isHidden = Array.from({ length: whole.length }, () => false)
      for (const form of values.flatMap((value) => formsOf(value).map(String))) {
        for (let at = whole.indexOf(form); at >= 0; at = whole.indexOf(form, at + 1)) {
          isHidden.fill(true, at, at + form.length)
        }
      }
      const marked = [...whole].map((letter, at) => (isHidden[at] ? '*' : letter)).join('')
      expect(shown(values, [whole])).toBe(marked.replace(/\*+/g, '***'))
    }),
    { numRuns: 1000 },
  )
})

test('a beginning is held back; let go, the rest of the secret is still hidden', () => {
  const one = redactor('hunter2')
  expect(text(one.push(Buffer.from('password: hunt')))).toBe('password: ')
  expect(one.heldFrom).toBe(10)
  expect(text(one.letGo())).toBe('hunt')
  expect(one.heldFrom).toBeUndefined()
  expect(text(one.push(Buffer.from('er2\n')))).toBe('***\n')
})

test('what has nothing of a secret is shown at once', () => {
  const one = redactor('hunter2')
  expect(text(one.push(Buffer.from('name? ')))).toBe('name? ')
  expect(one.heldFrom).toBeUndefined()
})

test('a secret that is learnt later is hidden from then on, and the old one too', () => {
  const redaction = new Redaction()
  redaction.learn(['first-1'])
  const one = new Redactor(redaction)
  expect(text(one.push(Buffer.from('second-2 ')))).toBe('second-2 ')
  redaction.learn(['second-2'])
  expect(text(one.push(Buffer.from('first-1 second-2 ')))).toBe('*** *** ')
})
