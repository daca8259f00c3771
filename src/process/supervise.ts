import { text } from '../core/text.ts'
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { loadLibc } from '#libc'
import { errorCode } from '../core/error-code.ts'
import { ChamberError } from '../core/errors.ts'
import { toText } from '../core/bytes.ts'
import { hideFromCoreDumps, showInCoreDumps } from '../host/node/core-dump.ts'
import { inheritedDescriptors, isClosedOnExec } from '../host/node/descriptors.ts'
import { toRecord } from './environment-block.ts'
import type { Outcome } from './exit-status.ts'
import type { Inherited } from '../host/node/inherited.ts'
import { launchError } from './launch-error.ts'
import { type Lifetime, Lifetimes } from './lifetime.ts'
import { reapOrphans } from '../host/node/orphans.ts'
import { handOverSignals, undoAtEnd } from '../host/node/stop-signals.ts'
import type { FilteredOutput, OutputFilter } from './output-filter.ts'
import type { Program } from './resolved-command.ts'
import type { Change, Reload, Running } from './reload.ts'
import { isShellScript, throughShell } from './shell-script.ts'
import { relaySignals, type Relay } from './signal-relay.ts'
import { waitFor } from '../host/node/wait.ts'

export type SuperviseOptions = {
  readonly lifetimes?: readonly Lifetime[] | undefined
  readonly createFilter?: (() => OutputFilter) | undefined
  readonly reload?: Reload | undefined
  /** The program with what it is given anew. */
  prepare(change: Change): Program
}

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
  { lifetimes: files = [], createFilter, reload, prepare }: SuperviseOptions,
): Promise<Outcome> {
  const lifetimes = new Lifetimes()
  // Whoever writes to a pipe or a connection that is gone gets SIGPIPE: it is not the command's.
  const relay = relaySignals(createFilter || reload ? ['SIGPIPE'] : [])
  handOverSignals()
  let isRestarting = false
  const stop = () => {
    if (isRestarting) return
    lifetimes.end()
    relay.stop()
  }
  const filtering = createFilter && (await import('./output-filter.ts'))
  let printed: Promise<unknown> = Promise.resolve()
  const startNext = async (next: Program): Promise<Running> => {
    const output = createFilter && filtering?.filterOutput(createFilter)
    const running = await startHere(next, inherited, { relay, stop, output })
    const written = running.ended.then(() => output?.finish())
    printed = Promise.all([printed, written])
    // told at the end
    printed.catch(() => {})
    return running
  }
  // A defect of ours ends this process by way of `exit`; the files go with it.
  const forget = undoAtEnd(() => lifetimes.end())
  try {
    lifetimes.begin(files)
    if (process.platform === 'win32') return await onWindows(program, { createFilter, reload })
    const running = await startNext(program)
    const setRestarting = (is: boolean) => void (isRestarting = is)
    const parts = { lifetimes, relay, prepare, start: startNext, setRestarting }
    const outcome = reload
      ? await (await import('./reload.ts')).reloading(running, { ...parts, reload })
      : await running.ended
    isRestarting = false
    stop()
    await printed
    return outcome
  } finally {
    isRestarting = false
    stop()
    forget()
  }
}

async function onWindows(
  program: Program,
  { createFilter, reload }: Pick<SuperviseOptions, 'createFilter' | 'reload'>,
): Promise<Outcome> {
  if (reload) throw new ChamberError('NOT_SUPPORTED', text`--watch is not for Windows`)
  const output = createFilter && (await import('./output-filter.ts')).filterOutput(createFilter)
  const { superviseOnWindows } = await import('../host/node/supervise-on-windows.ts')
  return superviseOnWindows(program, output)
}

interface Watch {
  readonly relay: Relay
  /** Once the command has ended; at once, lest a signal comes between. */
  readonly stop: () => void
  readonly output: FilteredOutput | undefined
}

async function startHere(program: Program, inherited: Inherited, watch: Watch): Promise<Running> {
  try {
    return await start(program, inherited, watch)
  } catch (error) {
    // the message stays here: Node quotes what it was given, and that may be a secret
    const code = errorCode(error) ?? 'unknown error'
    // glibc has tried the shell already, musl does not
    if (code !== 'ENOEXEC' || !isShellScript(program)) throw launchError(program, code)
    return start(throughShell(program), inherited, watch)
  }
}

function start(
  { file, argv, environment }: Program,
  inherited: Inherited,
  { relay, stop, output }: Watch,
): Promise<Running> {
  return new Promise((resolve, reject) => {
    showInCoreDumps(inherited.coreDumpFilter)
    const child = spawn(toText(file), argv.slice(1).map(toText), {
      argv0: toText(argv[0] ?? file),
      env: toRecord(environment),
      stdio: descriptors(inherited, output),
    })
    hideFromCoreDumps()
    child.once('error', reject)
    const { pid } = child
    if (pid === undefined) return
    const ended = end(child).finally(stop)
    relay.to(pid)
    output?.begin(child)
    resolve({ pid, ended })
  })
}

/** How a child ends, by the C library where it can be had (tried on Linux alone). */
async function end(child: ChildProcess): Promise<Outcome> {
  const libc = process.platform === 'linux' ? loadLibc() : undefined
  const ended = (libc && waitFor(child, libc)) ?? endByNode(child)
  const stop = libc && process.pid === 1 ? reapOrphans(libc, child.pid) : () => {}
  return ended.finally(stop)
}

function endByNode(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal === null ? { type: 'exited', code: code ?? 1 } : { type: 'signaled', signal })
    })
  })
}

/** By number: 0, 1, 2, and those that the child would lose because Node has marked them. */
function descriptors(inherited: Inherited, output: FilteredOutput | undefined): StdioOptions {
  const marked = inheritedDescriptors(inherited).filter(isClosedOnExec)
  const count = Math.max(2, ...marked) + 1
  const all = Array.from({ length: count }, (_, descriptor) =>
    descriptor < 3 || marked.includes(descriptor) ? descriptor : 'ignore',
  )
  return output ? [0, ...output.stdio, ...all.slice(3)] : all
}
