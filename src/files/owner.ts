/**
 * Who holds a lock. An owner is a name that no other owner has, and that tells other processes of
 * the same machine whether the holder is still alive.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { errorCode } from '../core/error-code.ts'

/**
 * Tells apart the places where a process id means something else: machines, boots, and the process
 * namespaces of containers. Empty where that cannot be told; then only silence tells of a death.
 */
function processSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
    const namespace = readlinkSync('/proc/self/ns/pid')
    return createHash('sha256').update(`${boot}${namespace}`).digest('hex').slice(0, 12)
  } catch {
    return ''
  }
}

let known: string | undefined
const ownSpace = (): string => (known ??= processSpace())

export const newOwner = (): string =>
  `${ownSpace()}-${process.pid}-${randomBytes(8).toString('hex')}`

/** Whether an owner is known to be dead. False says nothing. */
export function isDead(owner: string): boolean {
  const [space, pid] = owner.split('-')
  if (!space || space !== ownSpace() || !Number(pid)) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return errorCode(error) === 'ESRCH'
  }
}
