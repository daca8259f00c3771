/** What can be at a path that secrets are written to: files, pipes, links, mounts, of this user and of others. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lchownSync,
  linkSync,
  mkdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { program } from '../harness/program.ts'

export const nobody = 65_534

export interface Place {
  /** Where the secrets are to go. */
  readonly target: string
  /** In a directory that chamber is not told of. */
  readonly victim: string
  /** What the file holds that is there. */
  readonly old: string | Uint8Array
}

/** What happens to what is there. */
export type Fate = 'replaced' | 'overwritten' | 'streamed' | 'refused'

export interface Kind {
  readonly name: string
  readonly fate: Fate
  /** The user that chamber runs as: root unless given. */
  readonly user?: number
  readonly prepare: (place: Place) => void | Promise<void>
  /** Whether it is the victim that is written, on purpose. */
  readonly isVictim?: boolean
  /** Whether it is so by the user's own link. */
  readonly isLink?: boolean
  /** Whether no file can be made next to it. */
  readonly isClosed?: boolean
  /** Whether it turns out only when it is written. */
  readonly isLate?: boolean
  /** The words before those of chamber. */
  readonly around?: (place: Place) => readonly string[]
}

const file = (path: string, old: Place['old'], user = 0) => {
  writeFileSync(path, old)
  chownSync(path, user, user)
}
const pipe = (path: string, user = 0) => {
  execFileSync('mkfifo', ['-m', '666', path])
  chownSync(path, user, user)
}
const link = (path: string, to: string, user = 0) => {
  symlinkSync(to, path)
  lchownSync(path, user, user)
}
const openToAll = (directory: string) => chmodSync(directory, 0o1777)
const give = (directory: string, user: number) => chownSync(directory, user, user)

async function socket(path: string): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(path, resolve))
  // not closed: that would remove it, and tests run beside each other
  server.unref()
}

/** In a namespace of its own, where the victim is mounted on the target. */
const mounted = ({ target, victim }: Place) => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'mount --bind "$0" "$1" && shift && exec "$@"',
  victim,
  target,
]

export const kinds: readonly Kind[] = [
  { name: 'nothing', fate: 'replaced', prepare() {} },
  {
    name: 'a file of this user',
    fate: 'replaced',
    prepare: ({ target, old }) => file(target, old),
  },
  {
    name: 'a file with a second hard link',
    fate: 'replaced',
    prepare({ target, victim, old }) {
      file(target, old)
      linkSync(target, `${victim}.second`)
    },
  },
  {
    name: 'a file of another user in their directory, for root',
    fate: 'replaced',
    prepare({ target, old }) {
      give(dirname(target), nobody)
      file(target, old, nobody)
    },
  },
  {
    name: 'a file of another user in a directory for everyone, for root',
    fate: 'refused',
    prepare({ target, old }) {
      openToAll(dirname(target))
      file(target, old, nobody)
    },
  },
  {
    name: 'a file of root',
    fate: 'refused',
    user: nobody,
    prepare({ target, old }) {
      give(dirname(target), nobody)
      file(target, old)
    },
  },
  { name: 'a pipe of this user', fate: 'streamed', prepare: ({ target }) => pipe(target) },
  {
    name: 'a pipe of another user',
    fate: 'refused',
    prepare({ target }) {
      openToAll(dirname(target))
      pipe(target, nobody)
    },
  },
  {
    name: 'a link of this user',
    fate: 'replaced',
    isVictim: true,
    isLink: true,
    prepare({ target, victim, old }) {
      file(victim, old)
      link(target, victim)
    },
  },
  {
    name: 'a link of another user',
    fate: 'refused',
    prepare({ target, victim, old }) {
      file(victim, old)
      link(target, victim, nobody)
    },
  },
  {
    name: 'a link of another user to nothing',
    fate: 'refused',
    prepare: ({ target, victim }) => link(target, victim, nobody),
  },
  {
    name: 'a link of this user to one of another user',
    fate: 'refused',
    prepare({ target, victim, old }) {
      file(victim, old)
      link(`${victim}.link`, victim, nobody)
      link(target, `${victim}.link`)
    },
  },
  { name: 'a directory', fate: 'refused', prepare: ({ target }) => mkdirSync(target) },
  { name: 'a socket', fate: 'refused', prepare: ({ target }) => socket(target) },
  {
    name: 'a mount point',
    fate: 'overwritten',
    isVictim: true,
    prepare({ target, victim, old }) {
      file(target, old)
      file(victim, old)
    },
    around: mounted,
  },
  {
    name: 'a mount point of a file with two hard links',
    isLate: true,
    fate: 'refused',
    prepare({ target, victim, old }) {
      file(target, old)
      file(victim, old)
      linkSync(victim, `${victim}.second`)
    },
    around: mounted,
  },
  {
    name: 'a file of this user in a directory that may not be written to',
    isClosed: true,
    fate: 'overwritten',
    user: nobody,
    prepare: ({ target, old }) => file(target, old, nobody),
  },
  {
    name: 'such a file with a second hard link',
    isClosed: true,
    isLate: true,
    fate: 'refused',
    user: nobody,
    prepare({ target, victim, old }) {
      file(target, old, nobody)
      linkSync(target, `${victim}.second`)
    },
  },
]

/** A program that runs chamber as a kind wants it. */
export function programFor({ user, around }: Kind, place: Place): string {
  const { file: node, args } = program()
  const as =
    user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups']
  const words = [...(around?.(place) ?? []), ...as, node, ...args].map((word) => `'${word}'`)
  const path = `${place.victim}.run`
  writeFileSync(path, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 })
  return path
}
