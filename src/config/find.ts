/** Where `chamber.yaml` is looked for. */
import { quote, text, type Text } from '../core/text.ts'
import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const fileNames = ['chamber.yaml', '.chamber.yaml']

export interface Whereabouts {
  readonly cwd: string
  /** The last folder that is looked into, where it is on the way. */
  readonly home: string | undefined
}

export interface Found {
  readonly path: string
  /** As messages call it. */
  readonly source: Text
}

/**
 * The nearest file, from the working folder up to the root of the repository (the folder that holds
 * `.git`), the home folder, or the root of the file system.
 */
export function findConfig({ cwd, home }: Whereabouts): Found | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const names = listFolder(folder)
    const name = fileNames.find((one) => names.includes(one))
    if (name !== undefined) {
      const path = join(folder, name)
      return { path, source: quote(relative(cwd, path), 'source', text`a file`) }
    }
    if (names.includes('.git') || folder === home || folder === dirname(folder)) return undefined
  }
}

/** A folder that may be passed but not read holds nothing that could be read. */
function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
