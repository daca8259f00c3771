/** A directory whose files are kept in memory and reach no disk, unless the system swaps. */
import { accessSync, constants, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Variables } from '../core/variables.ts'

interface Surroundings {
  readonly env: Variables
  readonly userId: () => number | undefined
}

export interface TemporaryDirectory {
  readonly path: string
  readonly isInMemory: boolean
}

/**
 * Returns the user's runtime directory, the shared memory of the system, or, if neither exists and can be
 * written to, the directory of temporary files, which is on a disk.
 */
export function memoryDirectory({ env, userId }: Surroundings): TemporaryDirectory {
  const uid = userId()
  const own = [env.XDG_RUNTIME_DIR, uid === undefined ? undefined : `/run/user/${uid}`]
  const found = [...own, '/dev/shm'].find(
    (path) => path !== undefined && isUsable(path, path === '/dev/shm' ? undefined : uid),
  )
  return { path: found ?? tmpdir(), isInMemory: found !== undefined }
}

/** tmpfs and ramfs; see statfs(2). */
const memoryFileSystems = new Set([0x01_02_19_94, 0x85_84_58_f6])

function isUsable(path: string, owner: number | undefined): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
    const { uid } = statSync(path)
    return (owner ?? uid) === uid && memoryFileSystems.has(statfsSync(path).type)
  } catch {
    return false
  }
}
