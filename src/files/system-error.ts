/** Why the system does not let a file be written. */
import { errorCode } from '../core/error-code.ts'
import { ChamberError } from '../core/errors.ts'
import { quote, text, type Text } from '../core/text.ts'

const reasons: Readonly<Record<string, Text>> = {
  ENOENT: text`its directory does not exist`,
  ENOTDIR: text`its parent is not a directory`,
  EACCES: text`permission denied`,
  EPERM: text`permission denied`,
  EROFS: text`read-only file system`,
  EEXIST: text`it exists already`,
  ENOSPC: text`no space left on the disk`,
  EFBIG: text`the size of files is limited (ulimit -f)`,
  EDQUOT: text`disk quota exceeded`,
  EBUSY: text`it is a mount point`,
  EBADF: text`it is not open`,
  ELOOP: text`too many symbolic links`,
  ENAMETOOLONG: text`its name is too long`,
}

/**
 * @param special reasons of the caller, by code
 * @returns undefined for what is not an error of the system
 */
export function systemReason(error: unknown, special: typeof reasons = {}): Text | undefined {
  const code = error instanceof ChamberError ? undefined : errorCode(error)
  if (code === undefined) return undefined
  return special[code] ?? reasons[code] ?? quote(code, 'errorName', text`an error`)
}
