import { fstatSync } from 'node:fs'
import { ownDescriptors } from '#runtime-traces'
import type { Inherited } from './inherited.ts'
import { describe, flagsOf, type Open } from './open-descriptor.ts'

/**
 * Which of the descriptors that were open at the start came from the caller; the others are those of
 * the runtime.
 *
 * The kernel hands out the lowest free number, and an event poll is the first thing Node and Bun
 * keep open (seen on Node 20, 22 and 24 and on Bun 1.4): what lies below it is the caller's,
 * whatever it is. Above it, event polls, event descriptors and io_uring are the runtime's, and what
 * else it is known for.
 *
 * An event poll or event descriptor that a caller placed above the first is taken for the runtime's.
 */
export function inheritedDescriptors(inherited: Inherited): readonly number[] {
  const descriptors = openAtStart(inherited)
  if (process.platform !== 'linux') return descriptors.filter(isCertainlyForeign)
  const open = descriptors.flatMap(describe)
  const first = open.find(({ target }) => target === 'anon_inode:[eventpoll]')?.descriptor ?? 0
  const later = open.filter(({ descriptor }) => descriptor >= first)
  const own = new Set([...later.filter(isEventDescriptor), ...ownDescriptors(later)])
  return open.filter((entry) => !own.has(entry)).map(({ descriptor }) => descriptor)
}

const openAtStart = ({ descriptors, listing }: Inherited): readonly number[] =>
  descriptors
    .map(Number)
    .filter((descriptor) => descriptor > 2 && descriptor !== listing)
    .toSorted((a, b) => a - b)

/** Whether the command would lose a descriptor unless it is told to keep it. */
export const isClosedOnExec = (descriptor: number): boolean =>
  (flagsOf(descriptor) & CLOSE_ON_EXEC) !== 0

/** `O_CLOEXEC` of Linux, which is not among Node's constants. */
const CLOSE_ON_EXEC = 0o2_000_000

const isEventDescriptor = ({ target }: Open): boolean =>
  /^anon_inode:\[(eventpoll|eventfd|io_uring)\]$/.test(target)

/** Without `/proc` a pipe or a queue may be the runtime's own; files, folders, devices and sockets are not. */
function isCertainlyForeign(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor)
    return stats.isFile() || stats.isDirectory() || stats.isCharacterDevice() || stats.isSocket()
  } catch {
    return false
  }
}
