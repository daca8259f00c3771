import { readFileSync, readlinkSync } from 'node:fs'

/** An open descriptor and what `/proc` says it leads to: a path, or `pipe:[4711]`. */
export type Open = { readonly descriptor: number; readonly target: string }

/** Nothing where it has been closed. */
export function describe(descriptor: number): readonly Open[] {
  try {
    return [{ descriptor, target: readlinkSync(`/proc/self/fd/${descriptor}`) }]
  } catch {
    return []
  }
}

/** The flags of an open file, its own and those of the descriptor; 0 where there is no `/proc`. */
export function flagsOf(descriptor: number): number {
  try {
    return flagsIn(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))
  } catch {
    return 0
  }
}

/** The flags of an open file in its entry of `/proc/self/fdinfo`. */
export const flagsIn = (info: string): number =>
  Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '0', 8)
