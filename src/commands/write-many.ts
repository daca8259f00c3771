/** Many writes with progress, a way to stop them, and an account of what was done when they stop. */
import type { Context } from '../context.ts'
import { createProgress } from '../output/progress.ts'
import { type BulkRequest, type BulkResult, type BulkWriter, WriteStopped } from '../stores/bulk.ts'
import type { Store } from '../stores/store.ts'
import { ChamberError } from '../words/errors.ts'
import { type Deletion, deleteKeys } from './delete.ts'

export interface Job extends Omit<BulkRequest, 'onProgress' | 'signal'> {
  /** What stopped, in messages: `the import`. */
  readonly what: string
  /** How the user goes on: `the same command goes on with the rest`. */
  readonly goesOn: string
}

/**
 * Goes on until all are written, or the user stops it; then says what is written.
 * @throws {ChamberError} naming what is done and how to go on
 */
export async function writeMany(
  { stderr, untilStopped, notice }: Pick<Context, 'stderr' | 'untilStopped' | 'notice'>,
  bulk: BulkWriter,
  { what, goesOn, ...request }: Job,
): Promise<BulkResult> {
  const total = request.secrets.length
  const progress = createProgress(stderr, total, 'secrets written')
  const stop = new AbortController()
  void untilStopped().then(() => stop.abort())
  try {
    return await bulk.write({ ...request, onProgress: progress.show, signal: stop.signal })
  } catch (error) {
    progress.end()
    if (!(error instanceof WriteStopped)) throw error
    const { written, unsure } = error
    if (written.length > 0) notice('warning', `written before it stopped: ${written.join(', ')}`)
    if (unsure.length > 0) notice('warning', `written or not: ${unsure.join(', ')}`)
    throw account(error, `${what} stopped after writing ${written.length} of ${total}`, goesOn)
  } finally {
    progress.end()
  }
}

/**
 * Deletes what the same command has left out when it wrote.
 * @throws {ChamberError} saying that all is written, and what is deleted
 */
export async function deleteAfterwards(
  { untilStopped }: Pick<Context, 'untilStopped'>,
  store: Store,
  deletion: Deletion,
): Promise<void> {
  if (deletion.keys.length === 0) return
  const stop = new AbortController()
  void untilStopped().then(() => stop.abort())
  try {
    await deleteKeys(store, { ...deletion, signal: stop.signal })
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

function account(error: WriteStopped, what: string, goesOn: string): ChamberError {
  const { code, message, hint, exitStatus } = error
  return new ChamberError(code, `${what}: ${message}`, {
    hint: hint ? `${hint}; ${goesOn}` : goesOn,
    exitStatus,
    cause: error.cause,
  })
}
