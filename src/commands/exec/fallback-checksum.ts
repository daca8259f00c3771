/**
 * The mark beside a `--fallback` file: whether the file holds a text, told without opening it, which
 * takes as much time as the rest of a start.
 *
 * It is made of the text and of every byte of the file, with the identity as its key: a file that was
 * damaged since has another, and nobody without the identity can make one.
 */
import { createHash, createHmac } from 'node:crypto'

export interface Marked {
  /** The file, as it is on disk. */
  readonly bytes: Uint8Array
  /** What it holds when it is opened. */
  readonly text: string
  /** What opens it. */
  readonly identity: string
}

/** Where the mark of a file is. */
export const markPath = (path: string): string => `${path}.mark`

export function markOf({ bytes, text, identity }: Marked): string {
  const digest = createHash('sha256').update(bytes).digest('hex')
  const mark = createHmac('sha256', identity).update(`chamber-fallback-mark 1\n${digest}\n${text}`)
  return `${mark.digest('hex')}\n`
}
