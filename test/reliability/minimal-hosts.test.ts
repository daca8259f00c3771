/** Hosts that lack what most have: whatever is missing there, it is never told as a defect of chamber. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { startChild } from '../harness/child.ts'
import { isOnNode, program, repository } from '../harness/program.ts'

/** How a host is made: a shell script that ends with the program, or what its environment is. */
interface Host {
  readonly name: string
  /** `"$@"` is the program. */
  readonly script?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Needs mounts of its own. */
  readonly mounts?: true
  /** What works on it; the rest fails with a sentence. */
  readonly works: readonly Command[]
  /** The same of the standalone program, if that differs: what its runtime needs is another thing. */
  readonly worksAlone?: readonly Command[]
}

type Command = 'exec' | 'read' | 'write' | 'export' | 'files'

const commands: Readonly<Record<Command, readonly string[]>> = {
  exec: ['exec', 'app', '--', 'printenv', 'KEY'],
  read: ['read', '-q', 'app', 'key'],
  write: ['-b', 'local', 'write', 'app', 'key', 'v'],
  export: ['export', 'app', '-f', 'dotenv', '-o', 'out.env'],
  files: ['exec', 'app', '--files', '--', 'sh', '-c', 'cat "$KEY_FILE"'],
}

const all = Object.keys(commands) as Command[]
const allBut = (...lacking: readonly Command[]): readonly Command[] =>
  all.filter((command) => !lacking.includes(command))

const nobody = 'exec setpriv --reuid 54321 --regid 54321 --clear-groups "$@"'
const readOnly = (folder: string) =>
  `mount -t tmpfs none ${folder} && mount -o remount,ro ${folder} && exec "$@"`

const hosts: readonly Host[] = [
  { name: 'no HOME', env: { HOME: undefined }, works: allBut('write') },
  { name: 'an empty HOME', env: { HOME: '' }, works: allBut('write') },
  {
    name: 'a HOME that cannot be read',
    script: `chmod 711 .. && chmod 777 . && chmod 0 "$HOME" && ${nobody}`,
    works: allBut('write'),
  },
  {
    name: 'a user without an entry',
    script: `chmod 711 .. && chmod 777 . && ${nobody}`,
    env: { HOME: undefined },
    works: allBut('write'),
  },
  { name: 'no /proc', script: readOnly('/proc'), mounts: true, works: all, worksAlone: [] },
  // not for a checkout below /tmp, which would be hidden as well
  ...(repository.startsWith('/tmp/')
    ? []
    : [
        {
          name: 'no /tmp',
          script: readOnly('/tmp'),
          mounts: true,
          works: allBut('write', 'export'),
        } as const,
      ]),
  { name: 'no /dev/shm', script: readOnly('/dev/shm'), mounts: true, works: all },
  {
    name: 'a read-only root',
    script: 'mount -o remount,bind,ro / && exec "$@"',
    mounts: true,
    works: allBut('write', 'export'),
  },
  {
    name: 'a working directory that was deleted',
    script: 'mkdir gone && cd gone && rmdir ../gone && exec "$@"',
    works: allBut('export'),
    worksAlone: [],
  },
  { name: 'closed streams', script: 'exec "$@" <&- >&- 2>&-', works: all },
  { name: 'a full stdout', script: 'exec "$@" >/dev/full', works: ['write', 'export'] },
  {
    name: 'files that may hold nothing',
    script: 'exec prlimit --fsize=0 "$@"',
    works: ['exec', 'read'],
  },
  { name: '20 open files', script: 'exec prlimit --nofile=20 "$@"', works: allBut('files') },
  // Node itself reserves more than that, and ends before chamber begins
  {
    name: '512 MB of address space',
    script: 'exec prlimit --as=536870912 "$@"',
    works: [],
    worksAlone: all,
  },
  { name: 'no LANG', env: { LANG: undefined }, works: all },
]

const isRoot = process.getuid?.() === 0
const [unshare = '', ...namespace] = ['unshare', '--mount']
const mayMount = isRoot && spawnSync(unshare, [...namespace, 'true']).status === 0

describe.runIf(process.platform === 'linux' && isRoot).each(hosts)('$name', (host) => {
  test.runIf(host.mounts === undefined || mayMount).each(all)('%s', async (command) => {
    const place = await setup({ app: { key: 'value-1' } })
    const { file, args } = program()
    const script = ['sh', '-c', host.script ?? 'exec "$@"', 'sh', file, ...args]
    const [first = '', ...words] = [...(host.mounts ? [unshare, ...namespace] : []), ...script]
    const child = startChild({
      file: first,
      args: [...words, ...commands[command]],
      cwd: place.cwd,
      env: { ...place.env, ...host.env },
      timeout: 30_000,
    })
    const { status, stderr } = await child.exit
    expect(stderr).not.toMatch(/defect|internal error|\n\s+at |node:/)
    const { works } = isOnNode ? host : { works: host.worksAlone ?? host.works }
    expect(status === 0).toBe(works.includes(command))
  })
})
