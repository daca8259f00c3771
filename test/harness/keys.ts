/** Keys that a test writes down. */
import { type Key, toKey } from '../../src/core/key.ts'

export function keyOf(text: string): Key {
  const key = toKey(text)
  if (key === undefined) throw new Error(`not a key: ${text}`)
  return key
}
