/** Many deletions, a way to stop them, and an account of what was done when they stop. */
import { text, storedNames } from '../core/text.ts'
import type { Context } from '../context.ts'
import { stopReason } from '../stores/bulk.ts'
import type { Store } from '../stores/store.ts'
import { ChamberError } from '../core/errors.ts'
import type { ServiceReference } from '../core/service-reference.ts'

export interface Deletion {
  readonly service: ServiceReference
  /** As they are stored. */
  readonly keys: readonly string[]
  /** Stops between two of them. */
  readonly signal?: AbortSignal
}

/**
 * One by one: DeleteParameters for many at once would be another right.
 * @throws {ChamberError} what stopped it, saying what is gone and what is left
 */
export async function deleteKeys(store: Store, { service, keys, signal }: Deletion): Promise<void> {
  for (const [index, key] of keys.entries()) {
    try {
      const stopped = stopReason(signal)
      if (stopped) throw stopped
      await store.delete({ service, key, exactKey: true })
    } catch (error) {
      if (!(error instanceof ChamberError) || index === 0) throw error
      const { code, message } = error
      const state = text`deleted ${storedNames(keys.slice(0, index))}; still there: ${storedNames(keys.slice(index))}`
      throw new ChamberError(code, text`${message} (${state})`, {
        hint: text`run it again to delete the others`,
        cause: error,
      })
    }
  }
}

/**
 * Deletes what the same command has left out when it wrote.
 * @throws {ChamberError} saying that all is written, and what is deleted
 */
export async function deleteAfterwards(
  { signal, untilStopped }: Pick<Context, 'signal' | 'untilStopped'>,
  store: Store,
  deletion: Deletion,
): Promise<void> {
  if (deletion.keys.length === 0) return
  void untilStopped()
  try {
    await deleteKeys(store, { ...deletion, signal })
  } catch (error) {
    if (!(error instanceof ChamberError)) throw error
    const { code, message, hint, cause } = error
    throw new ChamberError(code, text`all values are written, but not all is deleted: ${message}`, {
      hint,
      cause,
    })
  }
}
