/**
 * The seal of credstash: a data key of 64 bytes from KMS, one half for AES in counter mode, the
 * other for an HMAC over the ciphertext.
 * https://github.com/fugue/credstash#how-does-it-work
 */
import { text, storedName, type Text } from '../core/text.ts'
import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { textOf } from '../core/decode-utf8.ts'

/** As credstash calls them, and as Node.js does. */
const digests: Readonly<Record<string, string>> = {
  SHA: 'sha1',
  SHA224: 'sha224',
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
  MD5: 'md5',
}

export const digestNames = Object.keys(digests)

/** What credstash takes where an item names none. */
export const usualDigest = 'SHA256'

export interface Sealed {
  readonly ciphertext: Buffer
  readonly mac: Buffer
  readonly digest: string
}

/** Why a secret cannot be opened, in words that follow its name. */
export class SealFault extends Error {
  declare readonly message: Text

  constructor(message: Text) {
    super(String(message))
  }
}

const half = 32

/** What an item says may be anything. */
const named = (digest: string): Text =>
  /^[\w-]{1,40}$/.test(digest) ? text`: '${storedName(digest)}'` : text``

/** The counter begins at one; every secret has a key of its own. */
const counter = Buffer.alloc(16)
counter[15] = 1

/**
 * @param key the data key, as KMS decrypted it
 * @throws {SealFault} for an unknown digest, a wrong MAC, and what is no text
 */
export function openSecret(key: Uint8Array, { ciphertext, mac, digest }: Sealed): string {
  const algorithm = digests[digest]
  if (algorithm === undefined)
    throw new SealFault(text`has a digest that is not known${named(digest)}`)
  if (key.length !== 2 * half) throw new SealFault(text`has a data key that is not of credstash`)
  const computed = createHmac(algorithm, key.subarray(half)).update(ciphertext).digest()
  const isWhole = computed.length === mac.length && timingSafeEqual(computed, mac)
  if (!isWhole) throw new SealFault(text`has a wrong MAC: it was changed, or is broken`)
  const cipher = createDecipheriv('aes-256-ctr', key.subarray(0, half), counter)
  const secret = textOf(Buffer.concat([cipher.update(ciphertext), cipher.final()]))
  if (secret === undefined) throw new SealFault(text`is not UTF-8 text`)
  return secret
}
