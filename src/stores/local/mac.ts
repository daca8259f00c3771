/**
 * Message authentication codes of chamber's own files. age encrypts to a public key, which does not
 * tell who encrypted; only the private identity can compute these.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a key is for: a code for one purpose is invalid for the others. */
export type Purpose = 'fallback file' | 'fallback mark' | 'local store'

export interface MacKey {
  /** The private identity. */
  readonly identity: string
  readonly purpose: Purpose
}

/** Returns the HMAC-SHA256 of texts as 64 hexadecimal digits; no text contains a line break. */
export const computeMac = (key: MacKey, ...texts: readonly string[]): string =>
  createHmac('sha256', deriveKey(key)).update(texts.join('\n')).digest('hex')

/** HKDF-SHA256 (RFC 5869) without a salt, for a key of one block: two HMACs. */
export function deriveKey({ identity, purpose }: MacKey): Buffer {
  const extracted = createHmac('sha256', Buffer.alloc(32)).update(identity).digest()
  return createHmac('sha256', extracted).update(`chamber ${purpose}\u0001`).digest()
}

/** Adds the code of a JSON object to it, as its last member. */
export const addMac = (json: string, key: MacKey): string =>
  `${json.slice(0, -1)},"mac":"${computeMac(key, json)}"}`

/** Returns the JSON that {@link addMac} was given; undefined if the code is missing or wrong. */
export function checkMac(text: string, key: MacKey): string | undefined {
  const end = text.length - ',"mac":""}'.length - 64
  const json = `${text.slice(0, Math.max(end, 0))}}`
  return isSame(text, addMac(json, key)) ? json : undefined
}

/** Compares in a time that does not depend on where two texts differ. */
export function isSame(text: string, expected: string): boolean {
  const [one, other] = [Buffer.from(text), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
