/** Time spans in words. */
import type { Text } from '../core/text.ts'
import { counted } from '../core/plural.ts'

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/**
 * A time span in words, of its largest unit: `3 hours`.
 * @param milliseconds below zero is none
 */
export function duration(milliseconds: number): Text {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const [unit, size] = units.find(([, least]) => seconds >= least) ?? ['second', 1]
  return counted(Math.floor(seconds / size), unit)
}
