/**
 * Signals that ask chamber to stop, until a command runs: from then on they are the command's.
 *
 * Where there is nothing to finish or to undo they keep their default action, which ends chamber even
 * while it waits in a system call. They are caught while something would be left behind, while somebody
 * waits for them, and always as PID 1, which the kernel protects from default actions.
 *
 * In a program that loads the library nothing is caught: its signals are its own.
 */
import { text } from '../../core/text.ts'
import { readFileSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { resetsSignals } from '#runtime-traces'
import { ChamberError } from '../../core/errors.ts'
import { ignoredSignals } from './caller.ts'
import type { Inherited } from './inherited.ts'

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT'

const all: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']

interface Handling {
  readonly caught: readonly StopSignal[]
  /** Ends this process as the signal would. */
  readonly end: (signal: StopSignal) => void
}

let begin: (() => Handling) | undefined
let handling: Handling | undefined
let holds = 0
let isAwaited = false
let first: StopSignal | undefined
const undoing = new Set<() => void>()
const stop = new AbortController()

/** Aborted by the first signal that is caught, with the error to end with. */
export const stopSignal: AbortSignal = stop.signal

/** The first signal that was caught. */
export const caughtSignal = (): StopSignal | undefined => first

/** Prepares what follows, and catches signals at once where nothing else would stop chamber. */
export function prepareStop(inherited: Inherited, end: (signal: StopSignal) => void): void {
  begin = () => {
    const ignored = ignoredByParent(inherited)
    return { caught: all.filter((name) => !ignored.includes(osConstants.signals[name])), end }
  }
  if (process.pid === 1) catchSignals()
  else if (resetsSignals && mayIgnore(inherited)) keepIgnoring(inherited)
}

/**
 * Runs `work`, which must be synchronous, to its end before a signal ends chamber.
 *
 * @example
 * uninterrupted(() => replaceFile(path, bytes))
 */
export function uninterrupted<T>(work: () => T): T {
  const release = catchSignals()
  try {
    return work()
  } finally {
    release()
  }
}

/**
 * Runs `undo` if chamber ends before the returned function is called, by a signal or by `exit`. It
 * must be synchronous.
 */
export function undoAtEnd(undo: () => void): () => void {
  const release = catchSignals()
  if (undoing.size === 0) process.on('exit', undoAll)
  undoing.add(undo)
  return () => {
    undoing.delete(undo)
    if (undoing.size === 0) process.off('exit', undoAll)
    release()
  }
}

/** Resolves with the first signal, which then does not end chamber; the next one does. */
export function untilStopped(): Promise<void> {
  catchSignals()
  isAwaited = true
  return new Promise((resolve) => {
    if (stopSignal.aborted) resolve()
    stopSignal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Resolves when signals that came before have been handled; without a turn of the loop if none is caught. */
export async function signalsHandled(): Promise<void> {
  if (holds > 0) await new Promise(setImmediate)
}

/** Leaves all signals to somebody else, who listens already. */
export function handOverSignals(): void {
  ignore(handling)
  handling = begin = undefined
}

/** Listens until the returned function is called, and then for the rest of the turn, which may hold one more. */
function catchSignals(): () => void {
  if (holds === 0) listen((handling ??= begin?.()))
  holds += 1
  return () =>
    void setImmediate(() => {
      holds -= 1
      if (holds === 0) ignore(handling)
    })
}

function listen(listened: Handling | undefined): void {
  for (const name of listened?.caught ?? []) on(name, onStop)
}

function ignore(listened: Handling | undefined): void {
  for (const name of listened?.caught ?? []) process.off(name, onStop)
}

/** Not every signal is known on Windows. */
function on(name: StopSignal, listener: NodeJS.SignalsListener): void {
  try {
    process.on(name, listener)
  } catch {
    // its default action stays
  }
}

function onStop(name: NodeJS.Signals): void {
  const isFirst = !stopSignal.aborted
  first ??= name as StopSignal
  stop.abort(new ChamberError('STOPPED', text`stopped by a signal`))
  if (isFirst && isAwaited) return
  undoAll()
  handling?.end(name as StopSignal)
}

/** The latest first. What cannot be undone is left to the next run. */
function undoAll(): void {
  for (const undo of [...undoing].toReversed()) {
    undoing.delete(undo)
    try {
      undo()
    } catch {
      // the others are undone all the same
    }
  }
}

function ignoredByParent(inherited: Inherited): readonly number[] {
  return resetsSignals ? ignoredSignals(inherited) : ignoredHere()
}

/** Where the runtime leaves them alone. */
function ignoredHere(): readonly number[] {
  try {
    return numbersIn(readFileSync('/proc/self/status', 'latin1'))
  } catch {
    return []
  }
}

function numbersIn(status: string): readonly number[] {
  const mask = BigInt(`0x${/^SigIgn:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
  return all
    .map((name) => osConstants.signals[name])
    .filter((number) => ((mask >> BigInt(number - 1)) & 1n) === 1n)
}

/** Cheap: most parents ignore none of them, and the rest takes longer to find out. */
const mayIgnore = ({ callerStatus = '' }: Inherited): boolean =>
  /(^|\/)nohup$/.test(process.env['_'] ?? '') || numbersIn(callerStatus).length > 0

/** Node puts signals to default that its parent process ignored. */
function keepIgnoring(inherited: Inherited): void {
  const ignored = ignoredByParent(inherited)
  for (const name of all) if (ignored.includes(osConstants.signals[name])) on(name, () => {})
}
