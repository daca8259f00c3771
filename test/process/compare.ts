/**
 * A command run twice, by itself and under chamber, in the same surroundings:
 *
 *     const { direct, under } = await compare(way, {
 *       surroundings: 'umask 027; "$@"',
 *       command: ['sh', '-c', 'umask'],
 *     })
 *     expect(under).toEqual(direct)
 */
import { startChild, type Child } from '../harness/child.ts'
import type { Way } from './ways.ts'

export interface Comparison {
  /** A script for bash that runs `"$@"`. */
  readonly surroundings?: string
  readonly command: readonly string[]
  readonly stdin?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
}

export interface Seen {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  /** One character a byte. */
  readonly stdout: string
  readonly stderr: string
}

const TIMEOUT = 20_000

export async function compare(
  way: Way,
  comparison: Comparison,
): Promise<{ readonly direct: Seen; readonly under: Seen }> {
  const [direct, under] = await Promise.all([see([], comparison), see(way.words, comparison)])
  return { direct, under }
}

async function see(words: readonly string[], comparison: Comparison): Promise<Seen> {
  const { surroundings = '"$@"', command, stdin, env = {} } = comparison
  const child = startChild({
    file: 'bash',
    args: ['-c', surroundings, 'bash', ...words, ...command],
    cwd: import.meta.dirname,
    env: smallEnvironment(env),
    stdin,
    timeout: TIMEOUT,
  })
  const { status, signal, stdoutBytes, stderr } = await child.exit
  return { status, signal, stdout: stdoutBytes.toString('latin1'), stderr }
}

/** Starts a command under chamber, with its input left open. */
export function start(way: Way, command: readonly string[]): Child {
  const [file = '', ...args] = [...way.words, ...command]
  return startChild({
    file,
    args,
    cwd: import.meta.dirname,
    env: smallEnvironment({}),
    keepStdinOpen: true,
    timeout: TIMEOUT,
  })
}

export function smallEnvironment(more: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: '/', LC_ALL: 'C', ...more }
}

/** For what gives no sign of its own: asks again until it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10)
    })
  }
}
