/**
 * What a command prints, through a filter: its standard output and standard error are pipes, which
 * chamber reads, and writes on to its own.
 */
import { closeSync, fstatSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { loadLibc } from '#libc'
import { FilteredStream } from './filtered-stream.ts'

/** One stream of bytes, changed on its way. */
export type OutputFilter = {
  /** Takes bytes, and gives what may go on by now. */
  push(chunk: Buffer): readonly Buffer[]
  /** Gives what was held back. */
  letGo(): readonly Buffer[]
  /** The number in the stream of the first byte that is held back; undefined where none is. */
  readonly heldFrom: number | undefined
}

/** The pipes of one command. */
export type FilteredOutput = {
  /** For `spawn`: what the command gets as descriptors 1 and 2. */
  readonly stdio: readonly [number | 'pipe', number | 'pipe']
  /** Begins to read; with what `spawn` gives where it made the pipes itself. */
  begin(made: { readonly stdout: Readable | null; readonly stderr: Readable | null }): void
  /** Once the command has ended: waits until what it printed is written. */
  finish(): Promise<void>
}

/**
 * Node's own pipes are sockets, which programs cannot open once more as `/dev/stdout`; so they are
 * made by the C library where it can be had. Where both streams go to the same place, they share one,
 * so that lines stay in their order.
 */
export function filterOutput(createFilter: () => OutputFilter): FilteredOutput {
  const shared = isSamePlace()
  const pipes = openPipes(shared ? 1 : 2)
  const streams: FilteredStream[] = []
  const read = (source: Readable | null, target: number) => {
    if (source) streams.push(new FilteredStream(source, target, createFilter()))
  }
  const [first, second = first] = pipes
  return {
    stdio: [first?.writeEnd ?? 'pipe', second?.writeEnd ?? 'pipe'],
    begin({ stdout, stderr }) {
      pipes.forEach(({ writeEnd }) => closeSync(writeEnd))
      if (!first) [stdout, stderr].forEach((source, index) => read(source, index + 1))
      pipes.forEach(({ readEnd }, index) =>
        read(new Socket({ fd: readEnd, readable: true }), index + 1),
      )
    },
    finish: async () => void (await Promise.all(streams.map((stream) => stream.finish()))),
  }
}

function isSamePlace(): boolean {
  try {
    const [one, other] = [fstatSync(1), fstatSync(2)]
    return one.dev === other.dev && one.ino === other.ino
  } catch {
    return false
  }
}

/** None where there is no C library to make them. */
function openPipes(count: number) {
  if (process.platform === 'win32') return []
  const libc = loadLibc()
  return Array.from({ length: count }, () => libc?.openPipe()).flatMap((pipe) => pipe ?? [])
}
