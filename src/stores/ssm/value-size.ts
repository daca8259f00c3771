/** How large a value may be. */
import { text, type Text } from '../../core/text.ts'
import type { NamedValue } from '../../core/secret.ts'

/** Bytes of a value: the largest of the standard tier, and the largest of all. */
export const standardSize = 4096
export const advancedSize = 8192

/** Why Parameter Store does not keep a secret. */
export function refusal({ value }: NamedValue): Text | undefined {
  const size = Buffer.byteLength(value)
  if (size === 0) return text`is empty, and Parameter Store does not keep an empty value`
  if (size > advancedSize)
    return text`has ${size} bytes, and Parameter Store keeps ${advancedSize} at most`
  if (/\{\{[^]*\}\}/.test(value)) return text`has {{ and }}, which Parameter Store keeps for itself`
  return undefined
}
