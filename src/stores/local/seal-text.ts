/** JSON as bytes at rest: one age file, which `age -d -i IDENTITY FILE` opens too, and a MAC in it. */
import type { Identity } from './identity.ts'
import { addMac, checkMac, type Purpose } from './mac.ts'

/** The content of a file. */
export interface Unsealed {
  readonly json: string
  /** Whether it was sealed with the private identity; anybody can encrypt to the public key. */
  readonly isAuthentic: boolean
}

/** Authenticates a JSON object with an identity, and encrypts it to that identity. */
export async function sealText(
  json: string,
  identity: Identity,
  purpose: Purpose,
): Promise<Uint8Array> {
  const { Encrypter, identityToRecipient } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity.reveal()))
  return encrypter.encrypt(addMac(json, { identity: identity.reveal(), purpose }))
}

/** Decrypts a file; throws the error of age if the identity does not open it, or it is damaged. */
export async function unsealText(
  bytes: Uint8Array,
  identity: Identity,
  purpose: Purpose,
): Promise<Unsealed> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity.reveal())
  const text = await decrypter.decrypt(bytes, 'text')
  const json = checkMac(text, { identity: identity.reveal(), purpose })
  return { json: json ?? text, isAuthentic: json !== undefined }
}
