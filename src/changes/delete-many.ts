/** Many deletions, a way to stop them, and an account of what was done when they stop. */
import type { Context } from '../context.ts'
import { stopReason } from '../stores/bulk.ts'
import type { Store } from '../stores/store.ts'
import { ChamberError } from '../core/errors.ts'
import { fullKey, type InvalidName, type Key, shownName } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'

export interface StoredSecret {
  /** Of a nested service, relative to the one that was listed. */
  readonly path?: string | undefined
  readonly key: Key | InvalidName
}

export interface Deletion {
  readonly service: ServiceReference
  readonly secrets: readonly StoredSecret[]
  /** Stops between two of them. */
  readonly signal?: AbortSignal
}

/**
 * One by one: DeleteParameters for many at once would be another right.
 * @throws {ChamberError} what stopped it, saying what is gone and what is left
 */
export async function deleteKeys(
  store: Store,
  { service, secrets, signal }: Deletion,
): Promise<void> {
  for (const [index, { path, key }] of secrets.entries()) {
    try {
      const stopped = stopReason(signal)
      if (stopped) throw stopped
      await store.delete({ service: nestedService(service, path), key, exactKey: true })
    } catch (error) {
      if (!(error instanceof ChamberError) || index === 0) throw error
      const { code, message, exitStatus } = error
      const names = secrets.map(nameOfStored)
      const state = `deleted ${names.slice(0, index).join(', ')}; still there: ${names.slice(index).join(', ')}`
      throw new ChamberError(code, `${message} (${state})`, {
        hint: 'run it again to delete the others',
        exitStatus,
        cause: error,
      })
    }
  }
}

const nestedService = (service: ServiceReference, path: string | undefined): ServiceReference =>
  path === undefined ? service : { ...service, name: `${service.name}/${path}` }

/** A secret as users see it. */
export const nameOfStored = ({ path, key }: StoredSecret): string =>
  fullKey({ path, key: shownName(key) })

/**
 * Deletes what the same command has left out when it wrote.
 * @throws {ChamberError} saying that all is written, and what is deleted
 */
export async function deleteAfterwards(
  { signal, untilStopped }: Pick<Context, 'signal' | 'untilStopped'>,
  store: Store,
  deletion: Deletion,
): Promise<void> {
  if (deletion.secrets.length === 0) return
  void untilStopped()
  try {
    await deleteKeys(store, { ...deletion, signal })
  } catch (error) {
    if (!(error instanceof ChamberError)) throw error
    const { code, message, hint, exitStatus, cause } = error
    throw new ChamberError(code, `all values are written, but not all is deleted: ${message}`, {
      hint,
      exitStatus,
      cause,
    })
  }
}
