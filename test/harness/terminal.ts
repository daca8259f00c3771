/**
 * The program on a terminal of its own, as a person has it: keys are typed, the screen is read.
 *
 *     test.runIf(hasTerminal)('asks for the value', async () => {
 *       const session = terminal(await setup(), ['write', 'svc', 'key'])
 *       await session.shows('value')
 *       session.type('s3cret\r')
 *       expect(await session.exit).toMatchObject({ status: 0 })
 *     })
 *
 * The pseudo terminal is made by util-linux's `script` or by Python's `pty`, whichever is there.
 */
import { spawnSync } from 'node:child_process'
import { startChild } from './child.ts'
import { invocation, type Invocation, type InvocationOptions, type Place } from './invocation.ts'

interface TerminalOptions extends InvocationOptions {
  /** Milliseconds before the program is killed and the run fails: 30,000. */
  readonly timeout?: number
}

interface TerminalRun {
  /** The exit status; 128 + its number for a signal. */
  readonly status: number | null
  /** Everything that was on the screen, echoed keys included, with plain line ends. */
  readonly screen: string
}

export interface Session {
  /** Sends keys: `\r` is Enter, `\x03` Ctrl-C, `\x04` Ctrl-D. */
  type(keys: string): void
  /** Resolves when the screen holds the text or matches the pattern. */
  shows(wanted: string | RegExp): Promise<string>
  readonly exit: Promise<TerminalRun>
}

type Words = Pick<Invocation, 'file' | 'args'>
type Wrap = (words: Words) => Words

const wrap = findWrap()
if (wrap === undefined)
  console.warn('NOT TESTED on a terminal: neither util-linux `script` nor `python3` is here')

/** Whether a pseudo terminal can be had here. */
export const hasTerminal = wrap !== undefined

/** Starts the program on a pseudo terminal, in the folder and environment of a `setup`. */
export function terminal(
  place: Place,
  argv: readonly string[],
  { timeout = 30_000, ...options }: TerminalOptions = {},
): Session {
  if (wrap === undefined) throw new Error('no pseudo terminal here: see hasTerminal')
  const { cwd, env, ...words } = invocation(argv, place, options)
  // the end of our input would be typed as Ctrl-D
  const child = startChild({
    ...wrap(words),
    cwd,
    timeout,
    env: { TERM: 'xterm', ...env },
    keepStdinOpen: true,
  })
  const exit = child.exit.then(({ status, stdout }) => ({ status, screen: plain(stdout) }))
  return { type: child.type, shows: child.printed, exit }
}

function plain(screen: string): string {
  return screen.replaceAll('\r\n', '\n')
}

function findWrap(): Wrap | undefined {
  // the script of macOS and the BSDs takes other arguments
  const version = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? ''
  if (version.includes('util-linux')) return withScript
  return spawnSync('python3', ['--version']).status === 0 ? withPython : undefined
}

function withScript({ file, args }: Words): Words {
  const command = [file, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const flags = ['--quiet', '--return', '--flush', '--echo', 'always']
  return { file: 'script', args: [...flags, '--command', `exec ${command}`, '/dev/null'] }
}

const python = `
import os, pty, sys
code = os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:]))
sys.exit(code if code >= 0 else 128 - code)
`

function withPython({ file, args }: Words): Words {
  return { file: 'python3', args: ['-c', python, file, ...args] }
}
