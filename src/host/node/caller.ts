import { constants as fsConstants, readFileSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { resetsSignals } from '#runtime-traces'
import { variable, callerEnvironment } from '../../process/environment-block.ts'
import type { Inherited } from './inherited.ts'
import { flagsIn } from './open-descriptor.ts'

/**
 * The soft limit of open files before the runtime raised it to the hard one, or nothing to go by.
 *
 * No runtime keeps a note of it, so the caller's is taken: what a child gets unless the caller changed it
 * between fork and exec. Two cases are seen and left as they are: a hard limit that is not the
 * caller's (`prlimit`, systemd, `ulimit -n`), and a caller that is gone or out of sight (PID 1).
 * Not seen: `ulimit -S` followed by `exec` in the same shell; the command then gets the limit of the
 * shell's own parent.
 */
export function softLimitOfOpenFiles({ callerLimits }: Inherited): bigint | undefined {
  const own = readOwnLimits()
  const caller = openFiles(callerLimits)
  if (own === undefined || caller === undefined || own.hard !== caller.hard) return undefined
  return caller.soft < own.soft ? caller.soft : undefined
}

/**
 * The numbers of the signals that were ignored before the runtime put them to default, as far as
 * that can be told: Node keeps no note of it, so the caller is looked at.
 *
 * - SIGHUP is, where the caller ignores it (a script run by nohup), or the shell noted `nohup` as
 *   the command it started (`$_`, set by bash, ksh and zsh).
 * - The others are, where a shell ignores them: it then does so for its commands too (`trap '' INT`),
 *   but for those it ignores for itself alone. Other callers prove nothing: `system(3)` and GNU time
 *   ignore SIGINT while their command, which does not, is running.
 *
 * Not seen: what a shell ignores for a command in the background alone.
 */
export function ignoredSignals(inherited: Inherited): readonly number[] {
  if (!resetsSignals) return []
  const { callerStatus = '' } = inherited
  const mask = BigInt(`0x${/^SigIgn:\s*([0-9a-f]+)/m.exec(callerStatus)?.[1] ?? '0'}`)
  const byCaller = Array.from({ length: 64 }, (_, bit) => bit + 1).filter(
    (number) => ((mask >> BigInt(number - 1)) & 1n) === 1n,
  )
  const isShell = /^Name:\s*(ba|da|a|z)?sh$/m.test(callerStatus)
  const told = byCaller.filter((number) =>
    number === SIGHUP ? true : isShell && !ignoredByShells.has(number),
  )
  return told.includes(SIGHUP) || !isRunByNohup(inherited) ? told : [SIGHUP, ...told]
}

const { SIGHUP, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGCHLD, SIGPIPE, SIGXFSZ } =
  osConstants.signals

/** Some for themselves, while their commands get the default; the rest are at default in any case. */
const ignoredByShells: ReadonlySet<number> = new Set([
  SIGQUIT,
  SIGTERM,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGCHLD,
  SIGPIPE,
  SIGXFSZ,
])

const isRunByNohup = (inherited: Inherited): boolean =>
  /(^|\/)nohup$/.test(variable(callerEnvironment(inherited), '_') ?? '')

/** Of 0, 1 and 2, those that were blocking at the start. */
export function blockingStreams({ streams }: Inherited): readonly number[] {
  return streams.flatMap((info, descriptor) =>
    info !== undefined && (flagsIn(info) & fsConstants.O_NONBLOCK) === 0 ? [descriptor] : [],
  )
}

type Limits = { readonly soft: bigint; readonly hard: bigint }

const UNLIMITED = 2n ** 64n - 1n

function readOwnLimits(): Limits | undefined {
  try {
    return openFiles(readFileSync('/proc/self/limits', 'latin1'))
  } catch {
    return undefined
  }
}

function openFiles(limits: string | undefined): Limits | undefined {
  const match = /^Max open files\s+(\d+|unlimited)\s+(\d+|unlimited)/m.exec(limits ?? '')
  const [soft, hard] = (match?.slice(1) ?? []).map((text) =>
    text === 'unlimited' ? UNLIMITED : BigInt(text),
  )
  return soft === undefined || hard === undefined ? undefined : { soft, hard }
}
