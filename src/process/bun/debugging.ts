import type { Inherited } from '../inherited.ts'

/**
 * Starts chamber anew in the same process where variables of Bun are set that it obeys before the
 * program runs: they open a debugger on a socket (`BUN_INSPECT`), print every request with its
 * session token (`BUN_CONFIG_VERBOSE_FETCH`), and more. The command still gets them.
 *
 * SIGUSR1 means nothing to Bun.
 */
export async function closeDebugging(inherited: Inherited): Promise<() => void> {
  if (Object.keys(process.env).some(isObeyed)) {
    const { restartWithout } = await import('./restart.ts')
    restartWithout(isObeyed, inherited)
  }
  return () => {}
}

/** Those that say where Bun was installed are set on many machines, and change nothing here. */
const isObeyed = (name: string): boolean =>
  name.startsWith('BUN_') && !/^BUN_(INSTALL|VERSION$|RUNTIME_TRANSPILER_CACHE_PATH$)/.test(name)
