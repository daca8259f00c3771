import { constants as fsConstants } from 'node:fs'
import { flagsOf, type Open } from './open-descriptor.ts'

/** Node puts every signal to its default when it starts, also those that the caller ignored. */
export const resetsSignals = true

const { O_NONBLOCK } = fsConstants

/** What Node itself has opened beside event descriptors: pipes with both ends in this process. */
export const ownDescriptors = (open: readonly Open[]): readonly Open[] => [
  ...ownPipeEnds(open),
  ...ownStreams(open),
]

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
