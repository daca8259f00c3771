/** How long a request may take, in milliseconds, and the error of one that took longer. */

/** Until a connection stands, TLS included. */
export const connectTimeout = 5000
/** Until the whole answer is here. */
export const requestTimeout = 10_000

/** An error named TimeoutError; retries go by the name. */
export function timeoutError(host: string): Error {
  const error = new Error(`no answer from ${host} in time`)
  error.name = 'TimeoutError'
  return error
}
