/** Why the system does not let a file be written, in words that follow what is not. */
import { text, type Text } from '../core/text.ts'
import { errorCode } from '../core/error-code.ts'

const reasons: Readonly<Record<string, Text>> = {
  ENOENT: text`its folder is not there, or a link leads nowhere`,
  ENOTDIR: text`what should be its folder is none`,
  EACCES: text`you may not write there`,
  EPERM: text`you may not write there`,
  EROFS: text`the file system can only be read`,
  EEXIST: text`it is there already`,
  ENOSPC: text`the disk is full`,
  EDQUOT: text`your part of the disk is full`,
}

/**
 * @param words of the caller, by code, that say it better
 * @returns undefined for what is no error of the system
 */
export function systemReason(error: unknown, words: typeof reasons = {}): Text | undefined {
  const code = errorCode(error)
  if (code === undefined) return undefined
  return words[code] ?? reasons[code] ?? text`the system says ${code}`
}
