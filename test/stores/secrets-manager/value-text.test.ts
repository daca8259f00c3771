import fc from 'fast-check'
import { expect, it } from 'vitest'
import { valueText } from '../../../src/stores/secrets-manager/value-text.ts'

it.each([
  ['"a\\n\\"b"', 'a\n"b'],
  ['5432', '5432'],
  ['-7', '-7'],
  ['1.50', '1.5'],
  ['1.0', '1'],
  ['-0.0', '-0'],
  ['1e3', '1000'],
  ['1.25E+1', '12.5'],
  ['12e-3', '0.012'],
  ['9007199254740993', '9007199254740993'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['0.10000000000000000000001', '0.10000000000000000000001'],
  ['1e999999999', '1e999999999'],
  ['true', 'true'],
  ['null', 'null'],
  ['["x", 1.50]', '["x", 1.50]'],
  ['{"k":"v"}', '{"k":"v"}'],
])('%s is %s', (json, text) => {
  expect(valueText(json)).toBe(text)
})

it('every string is itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(valueText(JSON.stringify(text))).toBe(text)
    }),
  )
})

it('every number keeps its value, without an exponent', () => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
      const text = valueText(JSON.stringify(value))
      expect(Number(text)).toBe(value === 0 ? 0 : value)
      expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/)
    }),
  )
})
