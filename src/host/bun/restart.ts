import { loadLibc } from '#libc'
import { toBytes } from '../../core/bytes.ts'
import { callerEnvironment } from '../../process/environment-block.ts'
import type { Inherited } from '../node/inherited.ts'
import { readCommandLine } from '../node/raw-arguments.ts'
import { restore } from '../../process/replace.ts'
import { setAside } from './set-aside.ts'

/**
 * Starts this program again in the same process, with the same words and with some variables set
 * aside. Returns where that cannot be done; chamber then goes on as it is.
 */
export function restartWithout(isUnwanted: (name: string) => boolean, inherited: Inherited): void {
  const libc = loadLibc()
  if (libc === undefined) return
  const raw = readCommandLine()
  const words = raw.length > 0 ? raw : [process.argv0, ...process.argv.slice(2)].map(toBytes)
  const environment = callerEnvironment(inherited).map((entry) =>
    isUnwanted(entry.slice(0, Math.max(0, entry.indexOf('=')))) ? setAside(entry) : entry,
  )
  restore(libc, inherited)
  libc.execve(toBytes(process.execPath), words, environment)
}
