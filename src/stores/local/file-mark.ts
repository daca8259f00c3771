import type { BigIntStats } from 'node:fs'

/** Tells one content of a file from the next, as every content is a file of its own. */
export const fileMark = ({ dev, ino, mtimeNs, size }: BigIntStats): string =>
  `${dev} ${ino} ${mtimeNs} ${size}`
