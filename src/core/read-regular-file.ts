/** Regular files alone, in a module that loads little: a start may need it. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { LimitedBuffer } from './limited-buffer.ts'

/** Why a file was not read. */
export type Refusal = 'not a regular file' | 'too large'

/**
 * A regular file, and nothing that could keep chamber waiting.
 * @param examine may throw, before anything is read
 * @throws what the system throws
 */
export function readRegularFile(
  path: string,
  limit: number,
  examine: (stats: Stats) => void = () => undefined,
): Buffer | Refusal {
  // O_NONBLOCK, which Windows does not have: a FIFO would wait for a writer
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) return 'not a regular file'
    examine(stats)
    const buffer = new LimitedBuffer(limit)
    while (buffer.add(readSync(descriptor, buffer.room())));
    return buffer.bytes ?? 'too large'
  } finally {
    closeSync(descriptor)
  }
}
