import { expect, test } from 'vitest'
import { parseBoolean } from '../../src/core/boolean.ts'
import { text } from '../../src/core/text.ts'

const source = text`AWS_USE_FIPS_ENDPOINT`

test.each([
  ...['true', 'True', 'TRUE', 'tRUE'].map((input) => [input, true] as const),
  ...['false', 'False', 'FALSE', 'fALSE'].map((input) => [input, false] as const),
])('%s', (input, expected) => {
  expect(parseBoolean(input, source)).toBe(expected)
})

test.each(['', '1', '0', 'yes', 'on', 't', ' true', 'planted'])(
  "'%s' names its source",
  (input) => {
    expect(() => parseBoolean(input, source)).toThrow(
      'invalid AWS_USE_FIPS_ENDPOINT: expected true or false',
    )
  },
)
