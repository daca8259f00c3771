/** Any text as bytes at rest: one age file, which `age -d -i IDENTITY FILE` opens too. */
import type { Identity } from './identity.ts'

/** Encrypts a text to an identity. */
export async function sealText(text: string, identity: Identity): Promise<Uint8Array> {
  const { Encrypter, identityToRecipient } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity.reveal()))
  return encrypter.encrypt(text)
}

/** Decrypts a text; throws what age says where the identity does not open it, or it is damaged. */
export async function unsealText(bytes: Uint8Array, identity: Identity): Promise<string> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity.reveal())
  return decrypter.decrypt(bytes, 'text')
}

/** The same; undefined where that is so. */
export const openSealed = (bytes: Uint8Array, identity: Identity): Promise<string | undefined> =>
  unsealText(bytes, identity).catch(() => undefined)
