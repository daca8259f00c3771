/** What a JSON value is as a secret: strings as they are, everything else as text. */
import { trimEnd } from '../../core/trim-character.ts'

/** More zeros than this are not written out. */
const largestShift = 400

/**
 * The text of a value: a number without exponent and trailing zeros as the Go program reads it, but
 * to the last digit; a list, an object, true, false and null as their JSON.
 *
 * @example valueText('1.50') // '1.5'
 * @example valueText('["a"]') // '["a"]'
 */
export function valueText(json: string): string {
  if (json.startsWith('"')) return JSON.parse(json) as string
  return plainNumber(json) ?? json
}

function plainNumber(json: string): string | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(json)
  if (!parts) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const shift = Number(exponent)
  if (Math.abs(shift) > largestShift) return undefined
  const point = whole.length + shift
  const digits = (whole + fraction).padEnd(point, '0')
  const padded = point > 0 ? digits : '0'.repeat(1 - point) + digits
  const end = Math.max(point, 1)
  const integer = padded.slice(0, end).replace(/^0+(?=\d)/, '')
  const rest = trimEnd(padded.slice(end), '0')
  return sign + integer + (rest === '' ? '' : `.${rest}`)
}
