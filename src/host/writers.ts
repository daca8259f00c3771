/** Who besides the user and root can write to a file, or put another file in its place. */
import { lstatSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** In words that follow the name of the file. */
export type Writers =
  | 'belongs to another user'
  | 'can be written by anyone'
  | 'can be written by its group'

const sticky = 0o1000

/** Returns who else can write to a file; undefined if nobody can, and on Windows. */
export function otherWriters(stats: Stats, userId: number | undefined): Writers | undefined {
  if (userId === undefined) return undefined
  if (!isTrusted(stats, userId)) return 'belongs to another user'
  if (stats.mode & 0o002) return 'can be written by anyone'
  const isShared = (stats.mode & 0o020) !== 0 && !isPrivateGroup(stats.gid, userId)
  return isShared ? 'can be written by its group' : undefined
}

const isTrusted = ({ uid }: Stats, userId: number): boolean => uid === userId || uid === 0

/** Where others can replace a file: the directory, and why. */
export interface Exposure {
  readonly directory: string
  readonly writers: Writers
}

/**
 * Returns the first directory on the way to a file in which others can replace what leads to it, as sshd
 * judges it: sticky directories, such as /tmp, protect what the user owns.
 */
export function findExposure(path: string, userId: number | undefined): Exposure | undefined {
  if (userId === undefined) return undefined
  const places = new Set([resolve(path), realpathSync(path)])
  return [...places].map((place) => exposureAbove(place, userId)).find(Boolean)
}

function exposureAbove(path: string, userId: number): Exposure | undefined {
  const directory = dirname(path)
  if (directory === path) return undefined
  const stats = statSync(directory)
  const writers = otherWriters(stats, userId)
  // Root enters directories of other users on purpose: its own home in a container is often mounted.
  const isAccepted =
    writers === 'belongs to another user'
      ? userId === 0 && !(stats.mode & 0o022)
      : (stats.mode & sticky) !== 0 && isTrusted(lstatSync(path), userId)
  if (writers !== undefined && !isAccepted) return { directory, writers }
  return exposureAbove(directory, userId)
}

/**
 * Whether a group is the user's alone, as Debian and Fedora make one for every user: it has the
 * number of the user, and no other members. Root's is not, for containers run users in it.
 */
function isPrivateGroup(groupId: number, userId: number): boolean {
  if (groupId !== userId || userId === 0) return false
  const groups = records('/etc/group').filter(([, , id]) => Number(id) === groupId)
  const users = records('/etc/passwd').filter(([, , , id]) => Number(id) === groupId)
  const members = groups.flatMap(([name, , , list = '']) =>
    list.split(',').filter((member) => member !== '' && member !== name),
  )
  return members.length === 0 && users.every(([, , id]) => Number(id) === userId)
}

function records(path: string): string[][] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
  } catch {
    return []
  }
}
