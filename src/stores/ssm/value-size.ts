/** How large a value may be. */
import type { NamedValue } from '../../core/secret.ts'

/** Bytes of a value: the largest of the standard tier, and the largest of all. */
export const standardSize = 4096
export const advancedSize = 8192

/** Why Parameter Store does not keep a secret. */
export function refusal({ value }: NamedValue): string | undefined {
  const size = Buffer.byteLength(value)
  if (size === 0) return 'is empty, and Parameter Store does not keep an empty value'
  if (size > advancedSize)
    return `has ${size} bytes, and Parameter Store keeps ${advancedSize} at most`
  if (/\{\{[^]*\}\}/.test(value)) return 'has {{ and }}, which Parameter Store keeps for itself'
  return undefined
}
