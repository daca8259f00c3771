/** Temporary files next to their target, and those that killed processes left. */
import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasEnded, newOwner } from './owner.ts'

const prefix = '.chamber-'
const suffix = '.tmp'

/** The path of a new temporary file for a target, in the same directory. */
export const newTemporary = (target: string): string =>
  join(dirname(target), `${prefix}${newOwner()}${suffix}`)

/** Removes temporary files in a directory whose process has ended; other users' are left alone. */
export function sweepTemporaries(directory: string, userId: number | undefined): void {
  try {
    for (const name of readdirSync(directory)) {
      if (!name.startsWith(prefix) || !name.endsWith(suffix)) continue
      if (!hasEnded(name.slice(prefix.length, -suffix.length))) continue
      const path = join(directory, name)
      const found = lstatSync(path)
      if (found.isFile() && found.uid === (userId ?? found.uid)) rmSync(path)
    }
  } catch {
    // not listable, or another process sweeps too
  }
}
