/** How long a request may take, in milliseconds, and what happens when it takes longer. */

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

interface Patience {
  readonly host: string
  /** Milliseconds: `requestTimeout`. */
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** What there is to say when there is no connection in time, where that is another thing. */
  readonly unconnected?: () => Error
}

interface Limits {
  /** The connection stands. */
  opened(): void
  /** The request is over. */
  end(): void
}

/** Calls `fail` when a request takes too long, or `signal` fires. */
export function startLimits(
  { host, timeout = requestTimeout, signal, unconnected }: Patience,
  fail: (error: Error) => void,
): Limits {
  const late = () => fail(timeoutError(host))
  const whole = setTimeout(late, timeout)
  const alone = unconnected ? () => fail(unconnected()) : late
  const connecting = setTimeout(alone, Math.min(timeout, connectTimeout))
  const abort = () => fail(abortError())
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()
  return {
    opened: () => clearTimeout(connecting),
    end() {
      for (const timer of [connecting, whole]) clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}

function abortError(): Error {
  const error = new Error('given up')
  error.name = 'AbortError'
  return error
}
