/** Whether a value is what a declaration expects. */
import { text, type Text } from '../core/text.ts'
import type { Declaration } from './config.ts'

export const valueTypes = ['string', 'integer', 'boolean', 'url', 'json', 'base64'] as const
export type ValueType = (typeof valueTypes)[number]

const tests: Readonly<Record<ValueType, (value: string) => boolean>> = {
  string: () => true,
  integer: (value) => /^[+-]?\d+$/.test(value),
  boolean: (value) => /^(true|false|yes|no|on|off|1|0)$/i.test(value),
  url: (value) => /^[a-z][a-z\d+.-]*:\/\/[^/\s]/i.test(value) && URL.canParse(value),
  json: isJson,
  base64: isBase64,
}

const names: Readonly<Record<ValueType, Text>> = {
  string: text`a string`,
  integer: text`an integer`,
  boolean: text`a boolean`,
  url: text`a URL`,
  json: text`JSON`,
  base64: text`Base64`,
}

/**
 * What is wrong with a value, in words that follow its key; undefined where nothing is. The value is
 * not among the words.
 *
 * @example faultOf('x', { type: 'integer', … }) // 'is not an integer'
 */
export function faultOf(
  value: string,
  { type, pattern }: Pick<Declaration, 'type' | 'pattern'>,
): Text | undefined {
  if (!tests[type](value)) return text`is not ${names[type]}`
  if (pattern && !pattern.matches(value)) return text`does not match its pattern`
  return undefined
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

/** In either alphabet; padding may be left out in the one for URLs. Line breaks are no part of it. */
function isBase64(value: string): boolean {
  const digits = value.replace(/\s/g, '')
  if (/^[\w-]+={0,2}$/.test(digits) && !digits.includes('=')) return digits.length % 4 !== 1
  return /^([A-Za-z\d+/]+|[\w-]+)={0,2}$/.test(digits) && digits.length % 4 === 0
}
