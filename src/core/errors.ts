/**
 * A failure that is told to the user: what failed, and what to do about it.
 *
 * `message` and `hint` are printed as they are, so they are one line each and never hold a secret
 * value. Every other error that reaches `main.ts` is a defect of chamber.
 *
 * @example
 * throw new ChamberError('REGION_MISSING', 'no AWS region is set', {
 *   hint: 'set AWS_REGION, or name a profile that has a region',
 * })
 */
export class ChamberError extends Error {
  override readonly name: string = 'ChamberError'
  /** Stable, machine-readable: `NOT_FOUND`, `ACCESS_DENIED`, … */
  readonly code: string
  /** The way out, when there is one. */
  readonly hint: string | undefined
  /** What the process exits with. */
  readonly exitStatus: number

  constructor(
    code: string,
    message: string,
    options: { hint?: string | undefined; exitStatus?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.exitStatus = options.exitStatus ?? 1
  }
}

/** Wrong usage: an argument or a flag. */
export class UsageError extends ChamberError {
  override readonly name = 'UsageError'
  /** How the command is used, where the command is known. */
  readonly usage: string | undefined

  constructor(
    text: string,
    options: { hint?: string | undefined; usage?: string; cause?: unknown } = {},
  ) {
    super('USAGE', text, options)
    this.usage = options.usage
  }
}

/** Whether there was no answer to what was asked: it says nothing of it, and a write is done or not. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof ChamberError &&
  ['NO_ANSWER', 'BAD_ANSWER', 'TIMEOUT', 'STOPPED'].includes(error.code)
