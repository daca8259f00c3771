/** An item of a credstash table, as far as it is believed. */
import { text } from '../core/text.ts'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { SealFault, type Sealed } from './decrypt-secret.ts'

export interface Item {
  readonly name: string
  /** Padded with zeros by newer credstash, and so in the order of texts, which is what counts. */
  readonly version: string
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

/** Undefined for what has no name or no version: no item of credstash. */
export function toItem(attributes: Readonly<Record<string, AttributeValue>>): Item | undefined {
  const name = attributes.name?.S
  const version = attributes.version?.S
  return name === undefined || version === undefined ? undefined : { name, version, attributes }
}

/** The data key as KMS has to decrypt it, and what it seals. */
export interface Parts extends Sealed {
  readonly wrappedKey: Buffer
}

/**
 * @param digest where the item names none
 * @throws {SealFault} when a part is missing
 */
export function partsOf({ attributes }: Item, digest: string): Parts {
  const wrappedKey = base64(attributes.key?.S)
  const ciphertext = base64(attributes.contents?.S)
  const mac = hex(attributes.hmac)
  if (!wrappedKey || !ciphertext || !mac) throw new SealFault(text`is no secret of credstash`)
  return { wrappedKey, ciphertext, mac, digest: attributes.digest?.S ?? digest }
}

const base64 = (input: string | undefined): Buffer | undefined =>
  input !== undefined && /^[A-Za-z0-9+/]*={0,2}$/.test(input)
    ? Buffer.from(input, 'base64')
    : undefined

/** Hexadecimal digits, as text or, by Python 3, as bytes. */
function hex(value: AttributeValue | undefined): Buffer | undefined {
  const digits = value?.S ?? (value?.B && Buffer.from(value.B).toString('latin1'))
  return digits !== undefined && /^([0-9a-f]{2})+$/i.test(digits)
    ? Buffer.from(digits, 'hex')
    : undefined
}
