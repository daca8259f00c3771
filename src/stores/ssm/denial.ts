/** What Parameter Store does not let the caller read. */
import { ChamberError } from '../../errors.ts'

/** Whether a value cannot be had: for lack of rights, or because its key is gone or disabled. */
export const isUnreadable = (error: unknown): error is ChamberError =>
  isDenied(error) || (error instanceof ChamberError && error.code === 'KMS_KEY_UNUSABLE')

/** Whether AWS refused for lack of rights. */
export const isDenied = (error: unknown): error is ChamberError =>
  error instanceof ChamberError && error.code === 'ACCESS_DENIED'
