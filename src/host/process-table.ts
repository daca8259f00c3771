import { readFileSync } from 'node:fs'
import { constants as osConstants } from 'node:os'

/** A process as `/proc` has it; see proc_pid_stat(5). */
export type ProcessEntry = {
  /** `T` when stopped by a signal, `Z` for a zombie. */
  readonly state: string
  readonly parent: number
  readonly group: number
  readonly session: number
  /** The group that the terminal sends Ctrl-C to. */
  readonly foregroundGroup: number
  /** Clock ticks since the system was booted. */
  readonly started: number
}

/** Nothing where the process is gone, or the system has no `/proc`. */
export function readProcess(pid: number): ProcessEntry | undefined {
  const text = read(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  // the name before it is in brackets and may hold anything
  const [state = '', ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [parent = 0, group = 0, session = 0, , foregroundGroup = 0] = rest.map(Number)
  return { state, parent, group, session, foregroundGroup, started: Number(rest[18]) }
}

/** Whether a process has a handler of its own for a signal; taken for granted where it is not known. */
export function hasHandler(pid: number, signal: NodeJS.Signals): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]
  if (caught === undefined) return true
  return ((BigInt(`0x${caught}`) >> BigInt(osConstants.signals[signal] - 1)) & 1n) === 1n
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}
