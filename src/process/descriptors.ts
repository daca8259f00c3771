import fs from 'node:fs'
import type { Inherited } from './inherited.ts'

type Open = { readonly descriptor: number; readonly target: string }

/**
 * Which of the descriptors that were open at the start came from the caller; the others are Node's.
 *
 * The kernel hands out the lowest free number, and an event poll is the first thing Node keeps open
 * (seen on 20, 22 and 24): what lies below it is the caller's, whatever it is. Above it, Node's own
 * are event polls, event descriptors, io_uring, and pipes with both ends in this process.
 *
 * An event poll or event descriptor that a caller placed above Node's first is taken for Node's.
 */
export function inheritedDescriptors(inherited: Inherited): readonly number[] {
  const descriptors = openAtStart(inherited)
  if (process.platform !== 'linux') return descriptors.filter(isCertainlyForeign)
  const open = descriptors.flatMap(describe)
  const first = open.find(({ target }) => target === 'anon_inode:[eventpoll]')?.descriptor ?? 0
  const later = open.filter(({ descriptor }) => descriptor >= first)
  const own = new Set([
    ...later.filter(isEventDescriptor),
    ...ownPipeEnds(later),
    ...ownStreams(later),
  ])
  return open.filter((entry) => !own.has(entry)).map(({ descriptor }) => descriptor)
}

const openAtStart = ({ descriptors, listing }: Inherited): readonly number[] =>
  descriptors
    .map(Number)
    .filter((descriptor) => descriptor > 2 && descriptor !== listing)
    .toSorted((a, b) => a - b)

/** Whether the command would lose a descriptor unless it is told to keep it: Node marks 3 to 15. */
export const isClosedOnExec = (descriptor: number): boolean =>
  (flagsOf(descriptor) & CLOSE_ON_EXEC) !== 0

/** `O_CLOEXEC` of Linux, which is not among Node's constants. */
const CLOSE_ON_EXEC = 0o2_000_000
const { O_NONBLOCK } = fs.constants

function describe(descriptor: number): readonly Open[] {
  try {
    return [{ descriptor, target: fs.readlinkSync(`/proc/self/fd/${descriptor}`) }]
  } catch {
    return []
  }
}

const isEventDescriptor = ({ target }: Open): boolean =>
  /^anon_inode:\[(eventpoll|eventfd|io_uring)\]$/.test(target)

/**
 * Node told to debug listens on a socket, and one with a channel to its parent reads from that: with
 * its first stream libuv also opens `/dev/null`, to be prepared for a lack of descriptors.
 */
function ownStreams(open: readonly Open[]): readonly Open[] {
  const options = [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ')
  const isDebugged = options.includes('--inspect')
  const hasStreams = isDebugged || process.channel !== undefined
  return open.filter(
    ({ target }) =>
      (isDebugged && target.startsWith('socket:')) || (hasStreams && target === '/dev/null'),
  )
}

type Pipe = {
  readonly inode: number
  readonly ends: readonly Open[]
  readonly mode: 'blocking' | 'non-blocking' | 'mixed'
}

/**
 * Node has one blocking pipe and some non-blocking ones. The blocking one is made right before the
 * first of the others, so their inodes are close: another is the caller's, as is a pipe with ends of
 * different modes. `make` hands its jobserver down as a pipe with both ends.
 */
function ownPipeEnds(open: readonly Open[]): readonly Open[] {
  const pipes = findPipes(open).filter(({ ends }) => ends.length === 2)
  const nonBlocking = pipes.filter(({ mode }) => mode === 'non-blocking')
  const distance = ({ inode }: Pipe): number =>
    Math.min(...nonBlocking.map((other) => Math.abs(other.inode - inode)))
  const [blocking] = pipes
    .filter(({ mode }) => mode === 'blocking')
    .toSorted((a, b) => distance(a) - distance(b))
  return [...nonBlocking, ...(blocking === undefined ? [] : [blocking])].flatMap(({ ends }) => ends)
}

function findPipes(open: readonly Open[]): readonly Pipe[] {
  const inodes = open.flatMap(({ target }) => /^pipe:\[(\d+)\]$/.exec(target)?.[1] ?? [])
  return [...new Set(inodes)].map((inode) => {
    const ends = open.filter(({ target }) => target === `pipe:[${inode}]`)
    return { inode: Number(inode), ends, mode: modeOf(ends) }
  })
}

function modeOf(ends: readonly Open[]): Pipe['mode'] {
  const set = ends.filter(({ descriptor }) => (flagsOf(descriptor) & O_NONBLOCK) !== 0)
  if (set.length === 0) return 'blocking'
  return set.length === ends.length ? 'non-blocking' : 'mixed'
}

function flagsOf(descriptor: number): number {
  try {
    return flagsIn(fs.readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))
  } catch {
    return 0
  }
}

/** The flags of an open file in its entry of `/proc/self/fdinfo`. */
export const flagsIn = (info: string): number =>
  Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '0', 8)

/** Without `/proc` a pipe or a queue may be Node's own; files, folders, devices and sockets are not. */
function isCertainlyForeign(descriptor: number): boolean {
  try {
    const stats = fs.fstatSync(descriptor)
    return stats.isFile() || stats.isDirectory() || stats.isCharacterDevice() || stats.isSocket()
  } catch {
    return false
  }
}
