import fs from 'node:fs'
import os from 'node:os'
import { resetsSignals } from '#runtime-traces'
import { variable, callerEnvironment } from './environment-block.ts'
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
 * Whether SIGHUP was ignored before the runtime put it to default, as `nohup` and `trap '' HUP` have
 * it.
 *
 * Node keeps no note of this either, and these signs are what is left: the caller itself ignores it
 * (a script run by nohup, or one that traps it), or the shell noted `nohup` as the command it
 * started (`$_`, set by bash, ksh and zsh). Other signals are left at default: shells ignore some
 * for themselves and not for their children.
 */
export function isHangUpIgnored(inherited: Inherited): boolean {
  if (!resetsSignals) return false
  const ignored = /^SigIgn:\s*([0-9a-f]+)/m.exec(inherited.callerStatus ?? '')?.[1] ?? '0'
  const bit = 1n << BigInt(os.constants.signals.SIGHUP - 1)
  if ((BigInt(`0x${ignored}`) & bit) !== 0n) return true
  return /(^|\/)nohup$/.test(variable(callerEnvironment(inherited), '_') ?? '')
}

/** Of 0, 1 and 2, those that were blocking at the start. */
export function blockingStreams({ streams }: Inherited): readonly number[] {
  return streams.flatMap((info, descriptor) =>
    info !== undefined && (flagsIn(info) & fs.constants.O_NONBLOCK) === 0 ? [descriptor] : [],
  )
}

type Limits = { readonly soft: bigint; readonly hard: bigint }

const UNLIMITED = 2n ** 64n - 1n

function readOwnLimits(): Limits | undefined {
  try {
    return openFiles(fs.readFileSync('/proc/self/limits', 'latin1'))
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
