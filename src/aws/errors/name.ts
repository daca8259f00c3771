import { ChamberError } from '../../core/errors.ts'

/** The name of the AWS error behind a ChamberError: `ParameterNotFound`. */
export function awsErrorName(error: unknown): string | undefined {
  const cause = error instanceof ChamberError ? error.cause : undefined
  return cause instanceof Error ? cause.name : undefined
}
