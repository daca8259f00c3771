import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs'
import { resetsSignals } from '#runtime-traces'
import type { Variables } from '../../core/variables.ts'
import { hideFromCoreDumps } from './core-dump.ts'

/**
 * What this process was given by its caller and can no longer be had later, because the runtime
 * changes it, because chamber opens files of its own, or because the caller may end meanwhile. As it
 * was read: most commands have no use for it.
 */
export type Inherited = {
  /** The names in the folder of open descriptors, the runtime's own among them. */
  readonly descriptors: readonly string[]
  /** The descriptor that was open only for listing them. */
  readonly listing: number
  /** `/proc/self/fdinfo` of 0, 1 and 2, where there is one. */
  readonly streams: readonly (string | undefined)[]
  /** `/proc/PID/limits` of the caller: the runtime has raised our own limit of open files. */
  readonly callerLimits: string | undefined
  /** `/proc/PID/status` of the caller, where the runtime has put our signals to their default. */
  readonly callerStatus: string | undefined
  /** The variables, where there is no `/proc/self/environ` to read them from later. */
  readonly environment: Variables | undefined
  /** What core dumps hold, where the system lets us choose; none of ours hold anything. */
  readonly coreDumpFilter: string | undefined
}

/**
 * Notes what the command must get although the runtime or chamber will have changed it by then.
 *
 * Must be the first thing the program does. Takes some 0.5 ms.
 *
 * @example
 * const inherited = captureInherited()
 * await launch(request, inherited)
 */
export function captureInherited(): Inherited {
  if (process.platform !== 'linux') return captureElsewhere()
  const caller = `/proc/${process.ppid}`
  return {
    ...listDescriptors('/proc/self/fd'),
    streams: [0, 1, 2].map((stream) => readShortFile(`/proc/self/fdinfo/${stream}`)),
    callerLimits: readShortFile(`${caller}/limits`),
    callerStatus: resetsSignals ? readShortFile(`${caller}/status`) : undefined,
    environment: undefined,
    coreDumpFilter: hideFromCoreDumps(),
  }
}

function captureElsewhere(): Inherited {
  return {
    ...(process.platform === 'win32' ? NO_DESCRIPTORS : listDescriptors('/dev/fd')),
    streams: [],
    callerLimits: undefined,
    callerStatus: undefined,
    environment: { ...process.env },
    coreDumpFilter: undefined,
  }
}

const NO_DESCRIPTORS = { descriptors: [], listing: -1 }

/** The listing takes the lowest descriptor that is free, which is asked for beforehand. */
function listDescriptors(folder: string): Pick<Inherited, 'descriptors' | 'listing'> {
  try {
    const listing = openSync('/dev/null', 'r')
    closeSync(listing)
    return { descriptors: readdirSync(folder), listing }
  } catch {
    return NO_DESCRIPTORS
  }
}

/** As UTF-8, although these are ASCII: Node reads that in a single call. */
function readShortFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
