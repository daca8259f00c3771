import { constants as osConstants } from 'node:os'
import { loadLibc } from '#libc'
import { toText } from '../core/bytes.ts'
import { blockingStreams, ignoredSignals, softLimitOfOpenFiles } from '../host/node/caller.ts'
import { showInCoreDumps } from '../host/node/core-dump.ts'
import { inheritedDescriptors, isClosedOnExec } from '../host/node/descriptors.ts'
import { toRecord } from './environment-block.ts'
import type { Inherited } from '../host/node/inherited.ts'
import { errorName, launchError } from './launch-error.ts'
import type { Libc } from '../host/node/libc.ts'
import { isSureToRun } from './program-format.ts'
import type { Program } from './resolved-command.ts'
import { isShellScript, throughShell } from './shell-script.ts'

/**
 * Puts the command in the place of this process. Returns only where that cannot be done here.
 *
 * First choice is `execve` of the C library: it tells why it failed, and lets us undo what the
 * runtime did to this process. Second is Node's own (22.15 and later).
 *
 * @throws ChamberError if the system refuses to run the file
 */
export function replace(program: Program, inherited: Inherited, ready: Ready): void {
  const { libc } = ready
  if (libc !== undefined) replaceByLibc(libc, program, ready)
  else replaceByNode(program, inherited)
}

/** What it takes to replace this process, whatever the command is. */
export type Ready = {
  /** Nothing where it cannot be had. */
  readonly libc: Libc | undefined
  readonly original: Original
}

/** Gets it ready; takes some milliseconds, which may be those that something else is waited for. */
export const getReady = (inherited: Inherited): Ready => ({
  libc: loadLibc(),
  original: findOriginal(inherited),
})

/** How this process was when the caller had made it. */
type Original = {
  readonly descriptors: readonly number[]
  readonly blocking: readonly number[]
  readonly softLimit: bigint | undefined
  readonly ignored: readonly number[]
  readonly coreDumpFilter: string | undefined
}

const findOriginal = (inherited: Inherited): Original => ({
  descriptors: inheritedDescriptors(inherited),
  blocking: blockingStreams(inherited),
  softLimit: softLimitOfOpenFiles(inherited),
  ignored: ignoredSignals(inherited),
  coreDumpFilter: inherited.coreDumpFilter,
})

/**
 * What the runtime changed and what is put back: see `restore`. What cannot be put back is the mask of
 * blocked signals, which Node empties, and ignored signals other than `ignoredSignals` finds. The
 * caller's mask tells nothing: whoever waits for signals (tini, s6, supervisord) blocks them all for
 * itself, and a command that got that could not be stopped any more.
 */
function replaceByLibc(libc: Libc, program: Program, { original }: Ready): never {
  putBack(libc, original)
  const code = errorName(libc.execve(program.file, program.argv, program.environment))
  if (code !== 'ENOEXEC' || !isShellScript(program)) throw launchError(program, code)
  const shell = throughShell(program)
  throw launchError(shell, errorName(libc.execve(shell.file, shell.argv, shell.environment)))
}

/**
 * Makes this process again as the caller made it, for whoever comes next in it:
 * - Node marks all descriptors below 16, and those that follow without a gap, to be closed
 *   (`uv_disable_stdio_inheritance`); Bun marks all but the standard streams.
 * - Both ignore SIGPIPE and SIGXFSZ. Node puts every other signal to its default.
 * - Both raise the soft limit of open files to the hard one.
 * - Node sets O_NONBLOCK on pipes that it writes to.
 */
export const restore = (libc: Libc, inherited: Inherited): void =>
  putBack(libc, findOriginal(inherited))

function putBack(libc: Libc, original: Original): void {
  for (const descriptor of [0, 1, 2, ...original.descriptors]) libc.keepOnExec(descriptor)
  for (const descriptor of original.blocking) libc.makeBlocking(descriptor)
  if (original.softLimit !== undefined) libc.setSoftLimitOfOpenFiles(original.softLimit)
  const { SIGPIPE, SIGXFSZ } = osConstants.signals
  libc.setDisposition(SIGPIPE, 'default')
  libc.setDisposition(SIGXFSZ, 'default')
  showInCoreDumps(original.coreDumpFilter)
  for (const signal of original.ignored) libc.setDisposition(signal, 'ignored')
}

/**
 * Node aborts, with a core dump, when `process.execve` fails (22 and 24), so it is used only where
 * it is sure to work. It closes the descriptors that Node has marked: if the caller passed any of
 * those on, the command is better off as a child, which can be given them.
 *
 * A signal that has a listener gets its default action in the new program; SIGPIPE and SIGXFSZ would
 * otherwise stay ignored.
 */
function replaceByNode(program: Program, inherited: Inherited): void {
  const { execve } = process as ProcessOfNode22
  if (execve === undefined) return
  if (inheritedDescriptors(inherited).some(isClosedOnExec)) return
  const runnable = isShellScript(program) ? throughShell(program) : program
  if (!isSureToRun(runnable.file) || !isSmall(runnable)) return
  process.on('SIGPIPE', () => {})
  process.on('SIGXFSZ', () => {})
  showInCoreDumps(inherited.coreDumpFilter)
  execve(toText(runnable.file), runnable.argv.map(toText), toRecord(runnable.environment))
}

/** Newer than the types of the oldest Node we run on. */
type ProcessOfNode22 = {
  readonly execve?: (file: string, argv: readonly string[], env: Record<string, string>) => never
}

/** Linux always takes this much (`ARG_MAX` at its least), pointers included. */
const ALWAYS_TAKEN = 131_072

function isSmall({ argv, environment }: Program): boolean {
  const strings = [...argv, ...environment]
  return strings.reduce((sum, { length }) => sum + length + 9, 0) < ALWAYS_TAKEN
}
