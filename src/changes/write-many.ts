/** Many writes with progress, a way to stop them, and an account of what was done when they stop. */
import type { Context } from '../context.ts'
import { createProgress } from '../output/progress.ts'
import { type BulkRequest, type BulkResult, type BulkWriter, WriteStopped } from '../stores/bulk.ts'
import { ChamberError } from '../core/errors.ts'

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
  context: Pick<Context, 'stderr' | 'signal' | 'untilStopped' | 'notice'>,
  bulk: BulkWriter,
  { what, goesOn, ...request }: Job,
): Promise<BulkResult> {
  const { stderr, signal, notice } = context
  const total = request.secrets.length
  const progress = createProgress(stderr, total, 'secrets written')
  void context.untilStopped()
  try {
    return await bulk.write({ ...request, onProgress: progress.show, signal })
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

function account(error: WriteStopped, what: string, goesOn: string): ChamberError {
  const { code, message, hint, exitStatus } = error
  return new ChamberError(code, `${what}: ${message}`, {
    hint: hint ? `${hint}; ${goesOn}` : goesOn,
    exitStatus,
    cause: error.cause,
  })
}
