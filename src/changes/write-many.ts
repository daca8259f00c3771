/** Many writes with progress, a way to stop them, and an account of what was done when they stop. */
import { text, storedNames, type Text } from '../core/text.ts'
import type { Context } from '../context.ts'
import { createProgress } from '../output/progress.ts'
import { type BulkRequest, type BulkResult, type BulkWriter, WriteStopped } from '../stores/bulk.ts'
import { ChamberError } from '../core/errors.ts'

export interface Job extends Omit<BulkRequest, 'onProgress' | 'signal'> {
  /** What stopped, in messages: `the import`. */
  readonly what: Text
  /** How the user goes on: `the same command goes on with the rest`. */
  readonly goesOn: Text
}

/**
 * Goes on until all are written, or the user stops it; then says what is written.
 * @throws {ChamberError} naming what is done and how to go on
 */
export async function writeMany(
  context: Pick<Context, 'report' | 'signal' | 'untilStopped'>,
  bulk: BulkWriter,
  { what, goesOn, ...request }: Job,
): Promise<BulkResult> {
  const { report, signal } = context
  const total = request.secrets.length
  const progress = createProgress(report, total, text`secrets written`)
  void context.untilStopped()
  try {
    return await bulk.write({ ...request, onProgress: progress.show, signal })
  } catch (error) {
    progress.end()
    if (!(error instanceof WriteStopped)) throw error
    const { written, unsure } = error
    if (written.length > 0) report.warn(text`written before it stopped: ${storedNames(written)}`)
    if (unsure.length > 0) report.warn(text`written or not: ${storedNames(unsure)}`)
    throw account(error, text`${what} stopped after writing ${written.length} of ${total}`, goesOn)
  } finally {
    progress.end()
  }
}

function account(error: WriteStopped, what: Text, goesOn: Text): ChamberError {
  const { code, message, hint } = error
  return new ChamberError(code, text`${what}: ${message}`, {
    hint: hint ? text`${hint}; ${goesOn}` : goesOn,
    cause: error.cause,
  })
}
