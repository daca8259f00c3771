/** What Parameter Store does not let the caller read. */
import { ChamberError } from '../../core/errors.ts'

/** Whether AWS refused for lack of rights. */
export const isDenied = (error: unknown): error is ChamberError =>
  error instanceof ChamberError && error.code === 'ACCESS_DENIED'
