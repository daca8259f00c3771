/** What somebody can write who knows the public key of an identity, and not the identity. */
import { Encrypter, generateX25519Identity } from 'age-encryption'
import { addMac, type Purpose } from '../../src/stores/local/mac.ts'

/** An age file for the owner of the public key. */
export async function encryptTo(recipient: string, text: string): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(text)
}

/** Some content in every way in which it could be passed off as authentic. */
export async function forgeries(
  json: string,
  recipient: string,
  purpose: Purpose,
): Promise<Readonly<Record<string, string>>> {
  const other = await generateX25519Identity()
  return {
    'without a MAC': json,
    'with an empty MAC': `${json.slice(0, -1)},"mac":""}`,
    'with a MAC of zeros': `${json.slice(0, -1)},"mac":"${'0'.repeat(64)}"}`,
    'with a MAC of the public key': addMac(json, { identity: recipient, purpose }),
    'with a MAC of nothing': addMac(json, { identity: '', purpose }),
    'with a MAC of another identity': addMac(json, { identity: other, purpose }),
    'as an alpha version wrote it': json.replace('"version":2', '"version":1'),
  }
}
