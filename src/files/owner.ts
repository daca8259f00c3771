/**
 * Which process a lock, a temporary file or a directory belongs to, and whether that process is alive.
 * An owner is a word that no other process has, and that can be part of a file name.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { errorCode } from '../core/error-code.ts'
import { readProcess } from '../host/process-table.ts'

/** Space, process ID, start time (0 if unknown), and random digits. */
const form = /^([0-9a-f]{12})-([1-9]\d{0,9})-(\d{1,20})-([0-9a-f]{16})$/

/** A new owner of this process. */
export function newOwner(): string {
  const started = readProcess(process.pid)?.started ?? 0
  return [ownSpace(), process.pid, started, randomBytes(8).toString('hex')].join('-')
}

/** Whether a word, such as part of a file name, can be an owner. */
export const isOwner = (word: string): boolean => form.test(word)

/** The process ID of an owner. */
export const processOf = (owner: string): number => Number(form.exec(owner)?.[2] ?? 0)

/** Whether the process has ended for certain; false for one of another machine, boot or container. */
export function hasEnded(owner: string): boolean {
  const [, space, , started] = form.exec(owner) ?? []
  if (space !== ownSpace()) return false
  const found = readProcess(processOf(owner))
  // without `/proc`, or where it hides the processes of others
  if (found === undefined || started === '0') return !isRunning(processOf(owner))
  return String(found.started) !== started || found.state === 'Z'
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) !== 'ESRCH'
  }
}

let known: string | undefined

/** What a process ID and a start time are unique in: a boot of a machine, and a container in it. */
const ownSpace = (): string =>
  (known ??= createHash('sha256').update(readSpace()).digest('hex').slice(0, 12))

function readSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot}${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
