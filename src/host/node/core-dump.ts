import { readFileSync, writeFileSync } from 'node:fs'

/** Which parts of the memory a core dump holds (`man 5 core`); a command inherits it. */
const FILTER = '/proc/self/coredump_filter'

/** Without truncation, which the system answers with SIGXFSZ where no file may grow. */
const openForWriting = { flag: 'r+' }

/**
 * Keeps the memory of this process out of core dumps: it is about to hold secrets.
 *
 * @returns what the filter was, for the command; nothing where the system has none
 */
export function hideFromCoreDumps(): string | undefined {
  try {
    const filter = readFileSync(FILTER, 'utf8').trim()
    writeFileSync(FILTER, '0', openForWriting)
    return filter
  } catch {
    return undefined
  }
}

/** Puts the filter of the caller back, for the command that is about to be started. */
export function showInCoreDumps(filter: string | undefined): void {
  if (filter === undefined) return
  try {
    writeFileSync(FILTER, `0x${filter}`, openForWriting)
  } catch {
    // it was writable a moment ago; a command with an empty core dump is still the command
  }
}
