import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  emptyDocument,
  entryOf,
  keysOf,
  metadataOf,
  parseDocument,
  printDocument,
  printMetadata,
  withEntry,
} from '../../../src/stores/secrets-manager/document.ts'
import { keyOf } from '../../harness/keys.ts'

const bookkeeping = '_chamber_metadata'

/** A document as the Go program leaves it. */
const text = (metadata: unknown, values: object = { a: 'x' }) =>
  JSON.stringify({ ...values, [bookkeeping]: JSON.stringify(metadata) })

it('a write of one key leaves the JSON of every other as it is', () => {
  const key = fc.stringMatching(/^[a-z]{1,3}$/)
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), key, fc.string(), (values, changed, value) => {
      const before = parseDocument(JSON.stringify(values)) ?? emptyDocument
      const entry = { value: JSON.stringify(value), metadata: printMetadata(1, 'me', new Date(0)) }
      const after = parseDocument(printDocument(withEntry(before, changed, entry)))
      expect(after?.values).toEqual(new Map([...before.values, [changed, entry.value]]))
      expect(after && entryOf(after, changed)).toEqual(entry)
    }),
  )
})

it('the bookkeeping is not a key', () => {
  const document = parseDocument(text({ a: { version: 3 } }))
  expect(document && keysOf(document)).toEqual(['a'])
})

it('bookkeeping of others is kept, known or not', () => {
  const metadata = { gone: { version: 2 }, a: { version: 1, more: [1] } }
  const document = parseDocument(text(metadata)) ?? emptyDocument
  const printed = printDocument(
    withEntry(document, 'b', { value: '"y"', metadata: '{"version":1}' }),
  )
  const parsed = JSON.parse(printed) as Record<string, string>
  expect(JSON.parse(parsed[bookkeeping] ?? '')).toEqual({ ...metadata, b: { version: 1 } })
})

it.each([
  ['as the Go program writes it', '2024-01-02T03:04:05.123456789Z', '2024-01-02T03:04:05.123Z'],
  ['with an offset', '2024-01-02T03:04:05+02:00', '2024-01-02T01:04:05.000Z'],
  ["Go's time for none", '0001-01-01T00:00:00Z', undefined],
  ['none at all', 'soon', undefined],
])('a time %s', (_, created, expected) => {
  const document = parseDocument(text({ a: { created, created_by: 'ann', version: 3 } }))
  const { modified, ...rest } = metadataOf(document ?? emptyDocument, keyOf('a'))
  expect(modified?.toISOString()).toBe(expected)
  expect(rest).toEqual({ key: 'a', version: 3, user: 'ann' })
})

it.each([
  ['nothing', {}],
  ['no object', { a: 'x' }],
  ['null', { a: null }],
  ['a version that is none', { a: { version: 1.5, created_by: 7 } }],
])('%s is known of a key: version 0', (_, metadata) => {
  const document = parseDocument(text(metadata)) ?? emptyDocument
  expect(metadataOf(document, keyOf('a'))).toEqual({
    key: 'a',
    version: 0,
    modified: undefined,
    user: '',
  })
})

it.each([
  ['is no string', { [bookkeeping]: { a: 1 } }],
  ['is no JSON', { [bookkeeping]: '{"a":' }],
  ['is no object', { [bookkeeping]: '[]' }],
])('bookkeeping that %s is broken, and the values are still there', (_, values) => {
  const document = parseDocument(JSON.stringify({ a: 'x', ...values }))
  expect(document).toMatchObject({ bookkeeping: 'broken' })
  expect(document && keysOf(document)).toEqual(['a'])
})
