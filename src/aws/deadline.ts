/** Nothing waits for ever: promises raced against a time. */

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
    timer = setTimeout(() => reject(late()), Math.max(0, milliseconds))
  })
  try {
    return await Promise.race([promise, deadline])
  } finally {
    clearTimeout(timer)
  }
}
