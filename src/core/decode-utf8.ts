/** Text of bytes, where it is none but UTF-8: what is not would be changed without a word. */

/** With a byte order mark, where there is one; undefined for bytes that are no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
