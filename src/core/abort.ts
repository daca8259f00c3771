/**
 * Abort signals that also end after a time. One AbortController and a timer each, because the first
 * use of `AbortSignal.any` takes 2 ms.
 */
import { setMaxListeners } from 'node:events'
import { type Clock, systemClock } from './clock.ts'

export interface Linked {
  readonly signal: AbortSignal
  abort(reason: Error): void
  /** Stops the timer, and stops listening to the parent. */
  release(): void
}

/** A signal that is aborted with its parent, or with the reason `late()` after so many milliseconds. */
export function linked(
  parent: AbortSignal | undefined,
  milliseconds: number,
  late: () => Error,
  clock: Clock = systemClock,
): Linked {
  const controller = abortMany()
  const stopTimer = clock.after(milliseconds, () => controller.abort(late()))
  const stopListening = onAbort(parent, (reason) => controller.abort(reason))
  const release = () => {
    stopTimer()
    stopListening()
  }
  return { signal: controller.signal, abort: (reason) => controller.abort(reason), release }
}

/** A signal that is aborted so many milliseconds after another one, with its reason. */
export function delayed(signal: AbortSignal, milliseconds: number): AbortSignal {
  const controller = abortMany()
  onAbort(signal, (reason) => systemClock.after(milliseconds, () => controller.abort(reason)))
  return controller.signal
}

/** Calls `work` with the reason as soon as the signal is aborted; returns a function that prevents it. */
export function onAbort(
  signal: AbortSignal | undefined,
  work: (reason: unknown) => void,
): () => void {
  if (signal === undefined) return () => {}
  const listener = () => work(signal.reason)
  signal.addEventListener('abort', listener, { once: true })
  if (signal.aborted) listener()
  return () => signal.removeEventListener('abort', listener)
}

/**
 * Resolves as the promise does, or rejects with the reason of the signal as soon as it is aborted. The
 * promise continues in the background; the program exits without waiting for it.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => (stop = onAbort(signal, reject)))
  try {
    return await Promise.race([promise, aborted])
  } finally {
    stop()
  }
}

/** Resolves after so many milliseconds; rejects with the reason of the signal if it is aborted first. */
export async function sleep(
  milliseconds: number,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  let stop = () => {}
  const slept = new Promise<void>((resolve) => (stop = clock.after(milliseconds, resolve)))
  try {
    await unlessAborted(slept, signal)
  } finally {
    stop()
  }
}

/** Each request in progress listens: many listeners are no leak. */
export function abortMany(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}
