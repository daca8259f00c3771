/** From when to when. */
import { UsageError } from '../errors.ts'

export interface Period {
  readonly since: Date
  readonly until: Date
}

const units: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/**
 * A time as it is typed: so long ago (`30d`, `12h`), a day, or a day and a time.
 * @throws {UsageError} naming `flag`
 */
export function parseTime(typed: string, flag: string, now: Date): Date {
  const [, count, unit = ''] = /^(\d+)([mhdw])$/.exec(typed) ?? []
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (units[unit] ?? 0))
  const isDay = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(
    typed,
  )
  const time = new Date(typed)
  if (isDay && !Number.isNaN(time.getTime())) return time
  throw new UsageError(`invalid ${flag} '${typed}'`, {
    hint: 'write how long ago (30d, 12h), or a time (2026-11-20, 2026-11-20T10:00Z)',
  })
}

export const isWithin = ({ since, until }: Period, time: Date): boolean =>
  time >= since && time <= until
