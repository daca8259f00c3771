/** A process, told apart from one that has its number later, or in another container. */
import { readlinkSync } from 'node:fs'
import { errorCode } from '../core/error-code.ts'
import { readProcess } from '../host/process-table.ts'

/**
 * What this process is known by: its number, when it started, and the space in which numbers count.
 * Without `/proc` it is the number alone.
 *
 * @example '4711.902173.4026531836'
 */
export function ownIdentity(): string {
  return [process.pid, readProcess(process.pid)?.started ?? 0, numberSpace()].join('.')
}

/**
 * Whether a process has ended for sure. One of another space of numbers has not: it may run in a
 * container with which we share a folder.
 */
export function hasEnded(identity: string): boolean {
  const [pid = 0, started, space] = identity.split('.').map(Number)
  if (!Number.isSafeInteger(pid) || pid <= 0 || space !== numberSpace()) return false
  if (started !== 0) {
    const found = readProcess(pid)
    return found === undefined || found.started !== started || found.state === 'Z'
  }
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return errorCode(error) === 'ESRCH'
  }
}

/** The inode of the namespace of process numbers; see pid_namespaces(7). */
function numberSpace(): number {
  try {
    return Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? 0)
  } catch {
    return 0
  }
}
