/** Nothing waits for ever: promises raced against a time. */

/** Milliseconds; Node's timers fire at once when they are set for longer. */
const longest = 2_147_483_647

/**
 * What `promise` gives, or what `late` makes when `milliseconds` pass first. The promise goes on in
 * the background; the program exits without waiting for it.
 */
export async function withDeadline<T>(
  promise: Promise<T>,
  milliseconds: number,
  late: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), Math.min(Math.max(0, milliseconds), longest))
  })
  try {
    return await Promise.race([promise, deadline])
  } finally {
    clearTimeout(timer)
  }
}
