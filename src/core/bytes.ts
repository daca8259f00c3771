/**
 * Bytes in a string, one character each, as the kernel has them.
 *
 * Arguments, variables and file names need not be UTF-8, and a JavaScript string that was decoded
 * as UTF-8 has lost the bytes that are not. In this form they can be split and compared like text.
 */
export type ByteString = string & { readonly __bytes: true }

/** Text as the bytes of its UTF-8 form. */
export const toBytes = (text: string): ByteString =>
  Buffer.from(text, 'utf8').toString('latin1') as ByteString

/** Bytes as text, for people and for interfaces that take nothing else. What is not UTF-8 becomes U+FFFD. */
export const toText = (bytes: ByteString): string => Buffer.from(bytes, 'latin1').toString('utf8')

/** The same bytes as a file name for `node:fs`. */
export const toPath = (bytes: ByteString): Buffer => Buffer.from(bytes, 'latin1')

/** The same bytes as C wants them, with a NUL at the end. */
export const toCString = (bytes: ByteString): Buffer => Buffer.from(`${bytes}\0`, 'latin1')

/** What the kernel gives as a block of strings with a NUL behind each, as in `/proc/self/environ`. */
export function splitBlock(block: Buffer): readonly ByteString[] {
  const strings = block.toString('latin1').split('\0')
  strings.pop()
  return strings as ByteString[]
}
