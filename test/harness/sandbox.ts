/** Two empty folders that belong to one test: where the program runs, and its home. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Sandbox {
  readonly cwd: string
  readonly home: string
  /** Writes a file below `cwd` (mode 0644 unless given) and returns its path. */
  file(name: string, text: string | Uint8Array, mode?: number): Promise<string>
  remove(): Promise<void>
}

export async function createSandbox(): Promise<Sandbox> {
  // `pwd` prints the real path, and some systems keep their temporary folder behind a link
  const root = await realpath(await mkdtemp(join(tmpdir(), 'chamber-test-')))
  const cwd = join(root, 'work')
  const home = join(root, 'home')
  await mkdir(cwd)
  await mkdir(home)
  return {
    cwd,
    home,
    async file(name, text, mode = 0o644) {
      const path = join(cwd, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text, { mode })
      return path
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
