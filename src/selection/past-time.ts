/** Moments as users write them: so long ago (`2h`, `3d`), or a date with or without a time. */
import { quoteAfter, text, type Text } from '../core/text.ts'
import { UsageError } from '../core/errors.ts'

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

const date =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?)?(?: ?(Z|[+-]\d\d:?\d\d))?$/i

/**
 * The moment in the past that a text means, as parseTime reads it.
 * @throws {UsageError} for a text that is no moment, and for the future
 */
export function parseMoment(input: string, flag: Text, now = new Date()): Date {
  const moment = parseTime(input, flag, now)
  if (moment <= now) return moment
  throw new UsageError(text`${flag}${quoteAfter(input, 'time')} is in the future`)
}

/**
 * The moment a text means. Without a zone it is local time, and a date alone is the first moment of
 * its day.
 *
 * @param flag what messages call the place of the text, such as `--as-of`
 * @throws {UsageError} for a text that is no moment
 */
export function parseTime(input: string, flag: Text, now: Date): Date {
  const moment = parseAge(input, now) ?? parseDate(input)
  if (moment) return moment
  throw new UsageError(text`invalid ${flag}${quoteAfter(input, 'time')}`, {
    hint: text`write how long ago (30m, 2h, 3d), or a time (2026-11-20, 2026-11-20T10:00, 2026-11-20T10:00Z); without a zone it is local time`,
  })
}

function parseAge(input: string, now: Date): Date | undefined {
  if (!/^(\d+(\.\d+)?[smhdw])+$/.test(input)) return undefined
  const parts = [...input.matchAll(/([\d.]+)([smhdw])/g)]
  const age = parts.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (seconds[unit] ?? 0),
    0,
  )
  const moment = new Date(now.getTime() - age * 1000)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}

function parseDate(input: string): Date | undefined {
  const match = date.exec(input)
  if (!match) return undefined
  const [year = 0, month = 0, ...rest] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const [day = 0, hour = 0, minute = 0, second = 0] = rest
  const millisecond = Number((match[7] ?? '').padEnd(3, '0'))
  const offset = offsetOf(match[8])
  if (offset === undefined && match[8] !== undefined) return undefined
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond))
  const isReal = utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day && hour < 24
  if (!isReal || minute > 59 || second > 59) return undefined
  return offset === undefined
    ? new Date(year, month - 1, day, hour, minute, second, millisecond)
    : new Date(utc.getTime() - offset * 60_000)
}

/** Minutes east of UTC; undefined for none, and for one that does not exist. */
function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined
  if (zone.toUpperCase() === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 14 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
