import { constants as osConstants } from 'node:os'
import { loadLibc } from '#libc'
import type { Inherited } from '../node/inherited.ts'

/**
 * Closes what lets others look into this process, for it is about to hold secrets.
 *
 * Chamber is started anew in the same process where variables are set that Bun obeys before the
 * program runs: they open a debugger on a socket (`BUN_INSPECT`), print every request with its
 * session token (`BUN_CONFIG_VERBOSE_FETCH`), read from the command's channel to its parent
 * (`NODE_CHANNEL_FD`), and more. The command still gets them.
 *
 * SIGUSR1 means nothing to Bun: there is nothing to undo.
 */
export async function closeDebugging(inherited: Inherited): Promise<() => void> {
  leaveNoReport()
  if (Object.keys(process.env).some(isObeyed)) {
    const { restartWithout } = await import('./restart.ts')
    restartWithout(isObeyed, inherited)
  }
  return () => {}
}

const faults = ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGABRT', 'SIGTRAP'] as const

/** What Bun prints about a crash holds the command line, and that of `chamber write` a secret. */
function leaveNoReport(): void {
  const libc = loadLibc()
  for (const signal of faults) libc?.setDisposition(osConstants.signals[signal], 'default')
}

/** Those that say where Bun was installed are set on many machines, and change nothing here. */
const isObeyed = (name: string): boolean =>
  /^(BUN_(?!INSTALL|VERSION$|RUNTIME_TRANSPILER_CACHE_PATH$)|NODE_(DEBUG|CHANNEL_|UNIQUE_ID$))/.test(
    name,
  )
