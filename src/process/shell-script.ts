import type { ByteString } from '../core/bytes.ts'
import { readProgramFormat } from './program-format.ts'
import type { Program } from './resolved-command.ts'

const SHELL = '/bin/sh' as ByteString

/**
 * Whether a file is a text without `#!`: the kernel refuses it (ENOEXEC), and `execvp` hands it to
 * the shell instead.
 */
export function isShellScript({ file }: Program): boolean {
  try {
    return readProgramFormat(file).type === 'text'
  } catch {
    return false
  }
}

/** The same command, with the shell as its interpreter. */
export const throughShell = ({ file, argv, environment }: Program): Program => ({
  file: SHELL,
  argv: [SHELL, file, ...argv.slice(1)],
  environment,
})
