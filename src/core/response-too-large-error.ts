/** A response has more bytes than chamber takes; it is not read further. */
export class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError'
}
