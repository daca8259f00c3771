/** The first moment of the year 1, which the Go program shows for a time that it does not know. */
const goZero = new Date('0001-01-01T00:00:00Z')

/** `YYYY-MM-DD HH:MM:SS` in the local time zone, as every table shows times. */
export function formatTime(date = goZero): string {
  const part = (value: number, digits = 2) => String(value).padStart(digits, '0')
  const day = [part(date.getFullYear(), 4), part(date.getMonth() + 1), part(date.getDate())]
  const time = [part(date.getHours()), part(date.getMinutes()), part(date.getSeconds())]
  return `${day.join('-')} ${time.join(':')}`
}
