import { constants as osConstants } from 'node:os'
import { loadLibc } from '#libc'
import { hideFromCoreDumps } from '../host/node/core-dump.ts'

/** How a command ended. */
export type Outcome =
  | { readonly type: 'exited'; readonly code: number }
  | { readonly type: 'signaled'; readonly signal: Signal }

/** By its number where it has no name: a real-time signal. */
export type Signal = NodeJS.Signals | number

/** The status a shell gives for an outcome: the code, or 128 and the number of the signal. */
export function exitStatus(outcome: Outcome): number {
  if (outcome.type === 'exited') return outcome.code
  const { signal } = outcome
  return 128 + (typeof signal === 'number' ? signal : osConstants.signals[signal])
}

/**
 * Ends this process as the command ended, so that whoever waits for it sees the same.
 *
 * A signal does not end the first process of a container (the kernel protects it): it then exits
 * with 128 and the number of the signal, as a shell would.
 */
export function endAs(outcome: Outcome): never {
  if (outcome.type === 'signaled' && process.platform !== 'win32') dieBy(outcome.signal)
  exitNow(exitStatus(outcome))
}

/**
 * Ends this process. Node waits for a name that is being resolved, which no signal and no deadline
 * ends: where one is, the C library ends this process, after everything that listens to `exit`.
 */
export function exitNow(status: number): never {
  const isResolving = process
    .getActiveResourcesInfo()
    .some((name) => name.startsWith('GetAddrInfo'))
  if (isResolving) process.once('exit', () => loadLibc()?.exit(status))
  process.exit(status)
}

/** A listener that comes and goes leaves the default action behind, where Node had a signal ignored. */
function dieBy(signal: Signal): void {
  // the command's core is for its owner; that of chamber would hold the secrets and nothing that helps
  hideFromCoreDumps()
  try {
    if (typeof signal === 'string' && signal !== 'SIGKILL')
      process.on(signal, () => {}).removeAllListeners(signal)
    process.kill(process.pid, signal)
  } catch {
    // the caller goes on to an exit status
  }
}
