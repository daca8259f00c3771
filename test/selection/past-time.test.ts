/** Moments as users write them. */
import { text as say } from '../../src/core/text.ts'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { parseMoment, parseTime } from '../../src/selection/past-time.ts'

const zone = process.env['TZ']
process.env['TZ'] = 'America/New_York'
afterAll(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

const now = new Date('2026-11-27T12:00:00Z')
const parse = (text: string) => parseMoment(text, say`--as-of`, now).toISOString()

describe('a moment', () => {
  test.each([
    ['30s', '2026-11-27T11:59:30.000Z'],
    ['30m', '2026-11-27T11:30:00.000Z'],
    ['2h', '2026-11-27T10:00:00.000Z'],
    ['1h30m', '2026-11-27T10:30:00.000Z'],
    ['1.5h', '2026-11-27T10:30:00.000Z'],
    ['3d', '2026-11-24T12:00:00.000Z'],
    ['2w', '2026-11-13T12:00:00.000Z'],
    ['2026-11-20T10:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:05.25Z', '2026-11-20T10:00:05.250Z'],
    ['2026-11-20 10:00:00+02:00', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20T10:00 -0530', '2026-11-20T15:30:00.000Z'],
    ['2026-11-20T10:00', '2026-11-20T15:00:00.000Z'],
    ['2026-07-20T10:00', '2026-07-20T14:00:00.000Z'],
    ['2026-11-20', '2026-11-20T05:00:00.000Z'],
    ['2026-11-20Z', '2026-11-20T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T05:00:00.000Z'],
  ])('%s is %s', (text, moment) => expect(parse(text)).toBe(moment))

  test.each([
    '',
    'yesterday',
    '2',
    '2x',
    '-2h',
    'h',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-11-20T24:00',
    '2026-11-20T10:60Z',
    '2026-11-20T10',
    '2026-11-20T10:00+15:00',
    '20/11/2026',
    '99999999999999999999w',
  ])("'%s' is none", (text) => expect(() => parse(text)).toThrow('invalid --as-of'))

  test('is not in the future, but where that is meant', () => {
    const text = '2026-11-27T12:00:01Z'
    expect(() => parse(text)).toThrow('is in the future')
    expect(parseTime(text, say`--until`, now)).toEqual(new Date(text))
  })

  test('is read back from what messages say', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: now, noInvalidDate: true }), (date) => {
        expect(parse(date.toISOString())).toBe(date.toISOString())
      }),
    )
  })
})
