import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { loadLibc } from '#libc'
import { toText } from './bytes.ts'
import { hideFromCoreDumps, showInCoreDumps } from './core-dump.ts'
import { inheritedDescriptors, isClosedOnExec } from './descriptors.ts'
import { toRecord } from './environment-block.ts'
import type { Outcome } from './exit-status.ts'
import type { Inherited } from './inherited.ts'
import { launchError } from './launch-error.ts'
import { type Lifetime, together } from './lifetime.ts'
import type { Program } from './program.ts'
import { reapOrphans } from './orphans.ts'
import { relaySignals, type Relay } from './signal-relay.ts'
import { isShellScript, throughShell } from './shell-script.ts'
import { waitFor } from './wait.ts'

/**
 * Runs the command as a child in the same group, session and terminal, hands signals on to it, and
 * tells how it ended.
 *
 * What a child of Node does not get: bytes that are not UTF-8, signals the caller ignored, the
 * caller's soft limit of open files. Without the C library a death by a real-time signal cannot be
 * told from status 0, because Node reports both alike.
 *
 * @throws ChamberError if the system refuses to run the file
 */
export async function supervise(
  program: Program,
  inherited: Inherited,
  lifetimes: readonly Lifetime[] = [],
): Promise<Outcome> {
  const lifetime = together(lifetimes)
  const relay = relaySignals()
  const stop = () => {
    lifetime.end()
    relay.stop()
  }
  // A defect of ours ends this process by way of `exit`; the files go with it.
  process.once('exit', lifetime.end)
  try {
    lifetime.begin()
    if (process.platform !== 'win32')
      return await superviseHere(program, inherited, { relay, stop })
    const { superviseOnWindows } = await import('./supervise-on-windows.ts')
    return await superviseOnWindows(program)
  } finally {
    stop()
    process.off('exit', lifetime.end)
  }
}

interface Watch {
  readonly relay: Relay
  /** Once the command has ended; at once, lest a signal comes between. */
  readonly stop: () => void
}

async function superviseHere(
  program: Program,
  inherited: Inherited,
  watch: Watch,
): Promise<Outcome> {
  try {
    return await run(program, inherited, watch)
  } catch (error) {
    const code = codeOf(error)
    // glibc has tried the shell already, musl does not
    if (code !== 'ENOEXEC' || !isShellScript(program)) throw launchError(program, code)
    return run(throughShell(program), inherited, watch)
  }
}

function run(
  { file, argv, environment }: Program,
  inherited: Inherited,
  { relay, stop }: Watch,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    showInCoreDumps(inherited.coreDumpFilter)
    const child = spawn(toText(file), argv.slice(1).map(toText), {
      argv0: toText(argv[0] ?? file),
      env: toRecord(environment),
      stdio: descriptors(inherited),
    })
    hideFromCoreDumps()
    child.once('error', reject)
    end(child).finally(stop).then(resolve, reject)
    if (child.pid !== undefined) relay.to(child.pid)
  })
}

/** How a child ends, by the C library where it can be had (tried on Linux alone). */
async function end(child: ChildProcess): Promise<Outcome> {
  const libc = process.platform === 'linux' ? loadLibc() : undefined
  const ended = libc && waitFor(child, libc)
  if (libc === undefined || ended === undefined) return endByNode(child)
  const stop = process.pid === 1 ? reapOrphans(libc, child.pid) : () => {}
  return ended.finally(stop)
}

function endByNode(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal === null ? { type: 'exited', code: code ?? 1 } : { type: 'signaled', signal })
    })
  })
}

/** The message stays here: Node quotes what it was given, and that may be a secret. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'

/** By number: 0, 1, 2, and those that the child would lose because Node has marked them. */
function descriptors(inherited: Inherited): StdioOptions {
  const marked = inheritedDescriptors(inherited).filter(isClosedOnExec)
  const count = Math.max(2, ...marked) + 1
  return Array.from({ length: count }, (_, descriptor) =>
    descriptor < 3 || marked.includes(descriptor) ? descriptor : 'ignore',
  )
}
