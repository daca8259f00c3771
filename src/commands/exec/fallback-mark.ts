/**
 * The mark next to a `--fallback` file: when the file was last found to hold what AWS answers. It is read
 * without opening the file, which takes as long as the rest of a start.
 *
 * Its MAC covers the time, the content and every byte of the file, so it is invalid for another file.
 */
import { createHash } from 'node:crypto'
import { computeMac, isSame } from '../../stores/local/mac.ts'

export interface MarkedFile {
  /** The file, as it is on disk. */
  readonly bytes: Uint8Array
  /** What it holds when it is opened. */
  readonly text: string
  /** What opens it. */
  readonly identity: string
}

/** Where the mark of a file is. */
export const markPath = (path: string): string => `${path}.mark`

/** Returns the mark of a file, as a line. */
export function printMark(confirmed: number, { bytes, text, identity }: MarkedFile): string {
  const time = new Date(confirmed).toISOString()
  const digest = createHash('sha256').update(bytes).digest('hex')
  const mac = computeMac({ identity, purpose: 'fallback mark' }, time, digest, text)
  return `${time} ${mac}\n`
}

/** Returns the time of a mark; undefined if it is not the mark of this file. */
export function readMark(mark: string | undefined, file: MarkedFile): number | undefined {
  const confirmed = Date.parse(mark?.split(' ')[0] ?? '')
  if (mark === undefined || Number.isNaN(confirmed)) return undefined
  return isSame(mark, printMark(confirmed, file)) ? confirmed : undefined
}
