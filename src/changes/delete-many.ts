/** Many deletions, a way to stop them, and an account of what was done when they stop. */
import { joinTexts, type Text, text } from '../core/text.ts'
import type { Context } from '../context.ts'
import { stopReason } from '../stores/bulk.ts'
import type { Store } from '../stores/store.ts'
import { ChamberError } from '../core/errors.ts'
import { type InvalidName, type Key, type KeyPath, shownName } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'

export interface StoredSecret {
  /** Of a nested service, relative to the one that was listed. */
  readonly path?: KeyPath | undefined
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
      const { code, message } = error
      const names = secrets.map(nameOfStored)
      const state = text`deleted ${joinTexts(names.slice(0, index), ', ')}; still there: ${joinTexts(names.slice(index), ', ')}`
      throw new ChamberError(code, text`${message} (${state})`, {
        hint: text`run it again to delete the others`,
        cause: error,
      })
    }
  }
}

const nestedService = (service: ServiceReference, path: KeyPath | undefined): ServiceReference =>
  path === undefined ? service : { ...service, name: text`${service.name}/${path}` }

/** A secret as users see it. */
export const nameOfStored = ({ path, key }: StoredSecret): Text =>
  path === undefined ? text`${shownName(key)}` : text`${path}/${shownName(key)}`

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
    const { code, message, hint, cause } = error
    throw new ChamberError(code, text`all values are written, but not all is deleted: ${message}`, {
      hint,
      cause,
    })
  }
}
