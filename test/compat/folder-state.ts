/** The files of a folder, to see which ones a program wrote. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { FileState } from './case.ts'

export type FolderState = Readonly<Record<string, FileState>>

export async function readFolder(folder: string): Promise<FolderState> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory())
  const states = files.map(async (entry): Promise<[string, FileState]> => {
    const path = join(entry.parentPath, entry.name)
    const { mode } = await stat(path)
    const text = await readFile(path, 'utf8')
    return [relative(folder, path), { text, mode: `0${(mode & 0o777).toString(8)}` }]
  })
  return Object.fromEntries(await Promise.all(states))
}

/** Files that are new or not what they were. */
export function written(before: FolderState, after: FolderState): FolderState {
  const changed = Object.entries(after).filter(
    ([name, state]) => !isDeepStrictEqual(before[name], state),
  )
  return Object.fromEntries(changed)
}
