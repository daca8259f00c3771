/** Files and streams, which may have no end, read up to a limit. */
import { open } from 'node:fs/promises'
import { LimitedBuffer } from './limited-buffer.ts'

/**
 * A file, pipe or device to its end; undefined if it has more bytes than the limit.
 * @throws what the system throws
 */
export async function readLimited(path: string, limit: number): Promise<Buffer | undefined> {
  const file = await open(path)
  try {
    const buffer = new LimitedBuffer(limit)
    while (buffer.add((await file.read(buffer.room())).bytesRead));
    return buffer.bytes
  } finally {
    await file.close()
  }
}
