/** The object of a secret: what is added, what is dropped, what is kept as it is. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addVersion,
  latestOf,
  parseObject,
  type SecretObject,
  toEvents,
  toSecret,
  versionOf,
} from '../../../src/stores/s3/secret-object.ts'
import { keyOf } from '../../harness/keys.ts'

const write = (object: SecretObject | undefined, value: string): SecretObject =>
  addVersion(object, {
    service: 'app',
    key: keyOf('k'),
    value,
    created: new Date('2024-01-02T03:04:05.678Z'),
    user: 'arn:aws:iam::123456789012:user/ann',
  })

const writeAll = (values: readonly string[]): SecretObject | undefined =>
  values.reduce<SecretObject | undefined>(write, undefined)

describe('adding versions', () => {
  it('gives a new secret its name and version 1', () => {
    expect(write(undefined, 'v')).toEqual({
      service: 'app',
      key: '/app/k',
      values: {
        1: {
          created: '2024-01-02T03:04:05.678Z',
          created_by: 'arn:aws:iam::123456789012:user/ann',
          version: 1,
          value: 'v',
        },
      },
    })
  })

  it('comes back from JSON with every value', () => {
    const values = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(values, (all) => {
        const object = parseObject(JSON.stringify(writeAll(all)))
        expect(object).toEqual(writeAll(all))
        expect(latestOf(object)?.value).toBe(all.at(-1))
      }),
    )
  })

  it('keeps the newest hundred and one', () => {
    const many = fc.integer({ min: 1, max: 250 })
    fc.assert(
      fc.property(many, (count) => {
        const object = writeAll(Array.from({ length: count }, (_, index) => `v-${index + 1}`))
        const numbers = Object.keys(object?.values ?? {}).map(Number)
        const first = Math.max(1, count - 100)
        const expected = Array.from({ length: count - first + 1 }, (_, index) => first + index)
        expect(numbers).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })

  it('keeps what it does not understand, and times to the nanosecond', () => {
    const created = '2024-07-01T23:30:00.123456789Z'
    const old = { created, created_by: 'ann', version: 7, value: 'v', note: 'by hand' }
    const text = JSON.stringify({ service: 'app', key: '/app/k', team: 'x', values: { 7: old } })
    const object = write(parseObject(text), 'w')
    expect(object).toMatchObject({ team: 'x', values: { 7: old, 8: { value: 'w', version: 8 } } })
  })
})

describe('reading', () => {
  const object = { service: 'app', key: '/app/k', values: {} }
  const record = { created: 'some day', created_by: 'ann', version: 2, value: 'v' }

  it('has the oldest version first', () => {
    const values = { 10: { ...record, version: 10 }, 2: record }
    expect(toEvents({ ...object, values }).map(({ version }) => version)).toEqual([2, 10])
  })

  it('finds a version by its number alone', () => {
    const values = { 2: record }
    expect(versionOf({ ...object, values }, 2)?.value).toBe('v')
    expect(versionOf({ ...object, values }, 1)).toBeUndefined()
    expect(latestOf(object)).toBeUndefined()
  })

  it('does not mind a time that is none', () => {
    expect(toSecret(keyOf('k'), record)).toEqual({
      key: 'k',
      value: 'v',
      version: 2,
      modified: undefined,
      user: 'ann',
    })
  })
})

it.each([
  ['nothing', ''],
  ['no JSON', '{"values":'],
  ['a list', '[]'],
  ['no versions', '{"service":"app"}'],
  ['a version that is no number', '{"values":{"x":{"value":"v"}}}'],
  ['a value that is no text', '{"values":{"1":{"value":1}}}'],
])('%s is no object of a secret', (_, text) => {
  expect(parseObject(text)).toBeUndefined()
})
