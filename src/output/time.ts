/** `YYYY-MM-DD HH:MM:SS` in the local time zone, as every table shows times; empty where unknown. */
export function formatTime(date: Date | undefined): string {
  if (!date) return ''
  const part = (value: number, digits = 2) => String(value).padStart(digits, '0')
  const day = [part(date.getFullYear(), 4), part(date.getMonth() + 1), part(date.getDate())]
  const time = [part(date.getHours()), part(date.getMinutes()), part(date.getSeconds())]
  return `${day.join('-')} ${time.join(':')}`
}
