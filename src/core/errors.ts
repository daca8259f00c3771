import type { ErrorCode } from './failures.ts'
import type { Text } from './text.ts'

/**
 * A failure that is told to the user: what failed, and what to do about it.
 *
 * `message` and `hint` are one line each and never hold a secret value. Every other error that
 * reaches `main.ts` is a defect of chamber.
 *
 * @example
 * throw new ChamberError('REGION_MISSING', text`no AWS region is set`, {
 *   hint: text`set AWS_REGION, or name a profile that has a region`,
 * })
 */
export class ChamberError extends Error {
  override readonly name: string = 'ChamberError'
  declare readonly message: Text
  /** Stable, machine-readable: `NOT_FOUND`, `ACCESS_DENIED`, … */
  readonly code: ErrorCode
  /** The way out, when there is one. */
  readonly hint: Text | undefined

  constructor(
    code: ErrorCode,
    message: Text,
    options: { hint?: Text | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

/** Wrong usage: an argument or a flag. */
export class UsageError extends ChamberError {
  override readonly name = 'UsageError'
  /** How the command is used, where the command is known. */
  readonly usage: Text | undefined

  constructor(
    message: Text,
    options: { hint?: Text | undefined; usage?: Text | undefined; cause?: unknown } = {},
  ) {
    super('USAGE', message, options)
    this.usage = options.usage
  }
}

/** Whether there was no answer to what was asked: it says nothing of it, and a write is done or not. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof ChamberError &&
  ['NO_ANSWER', 'BAD_ANSWER', 'TIMEOUT', 'STOPPED'].includes(error.code)
