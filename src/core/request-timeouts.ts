/** How long one attempt may take, and what happens when it takes longer. */
import { linked, onAbort } from './abort.ts'
import { systemClock } from './clock.ts'

/** Milliseconds to connect, TLS included. */
export const connectTimeout = 5000
/** Milliseconds to a complete response. */
export const responseTimeout = 10_000

/** An error named TimeoutError; retries go by the name. */
export function timeoutError(host: string): Error {
  const error = new Error(`no answer from ${host} in time`)
  error.name = 'TimeoutError'
  return error
}

interface TimeoutOptions {
  readonly host: string
  /** Milliseconds: `responseTimeout`. */
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** The error for no connection in time, if it is another one. */
  readonly unconnected?: () => Error
}

interface Timers {
  /** There is a connection. */
  connected(): void
  /** The attempt is over. */
  end(): void
}

/** Calls `fail` when an attempt takes too long, or with the reason of the signal. */
export function startTimers(
  { host, timeout = responseTimeout, signal, unconnected }: TimeoutOptions,
  fail: (error: Error) => void,
): Timers {
  const late = () => timeoutError(host)
  const whole = linked(signal, timeout, late)
  const connected = systemClock.after(Math.min(timeout, connectTimeout), () =>
    whole.abort((unconnected ?? late)()),
  )
  const stop = onAbort(whole.signal, (reason) => fail(reason as Error))
  return {
    connected,
    end() {
      whole.release()
      connected()
      stop()
    },
  }
}
