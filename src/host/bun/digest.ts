/** What signatures are made of, by what Bun has at hand: `node:crypto` takes 3 ms to load. */

declare const Bun: {
  readonly CryptoHasher: new (algorithm: 'sha256', key?: string | Buffer) => Hasher
}
interface Hasher {
  update(text: string): Hasher
  digest(): Buffer
}

/** In hexadecimal digits. */
export const sha256 = (text: string): string =>
  new Bun.CryptoHasher('sha256').update(text).digest().toString('hex')

export const hmacSha256 = (key: string | Buffer, text: string): Buffer =>
  new Bun.CryptoHasher('sha256', key).update(text).digest()
