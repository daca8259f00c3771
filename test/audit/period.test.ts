import { expect, test } from 'vitest'
import { parseTime } from '../../src/audit/period.ts'

const now = new Date('2026-11-20T12:00:00Z')

test.each([
  ['30d', '2026-10-21T12:00:00.000Z'],
  ['12h', '2026-11-20T00:00:00.000Z'],
  ['2w', '2026-11-06T12:00:00.000Z'],
  ['90m', '2026-11-20T10:30:00.000Z'],
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T10:00Z', '2026-11-01T10:00:00.000Z'],
  ['2026-11-01T10:00:30+02:00', '2026-11-01T08:00:30.000Z'],
])('%s', (typed, time) => {
  expect(parseTime(typed, '--since', now).toISOString()).toBe(time)
})

test.each(['', 'd', '-1d', '1y', '2026', '2026-13-01', 'yesterday', '2026-11-01 10:00'])(
  "'%s' is no time",
  (typed) => {
    expect(() => parseTime(typed, '--since', now)).toThrow('invalid --since')
  },
)
