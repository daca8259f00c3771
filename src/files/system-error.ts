/** Why the system does not let a file be written, in words that follow what is not. */
import { errorCode } from '../core/error-code.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there, or a link leads nowhere',
  ENOTDIR: 'what should be its folder is none',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system can only be read',
  EEXIST: 'it is there already',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your part of the disk is full',
}

/**
 * @param words of the caller, by code, that say it better
 * @returns undefined for what is no error of the system
 */
export function systemReason(error: unknown, words: typeof reasons = {}): string | undefined {
  const code = errorCode(error)
  if (code === undefined) return undefined
  return words[code] ?? reasons[code] ?? `the system says ${code}`
}
