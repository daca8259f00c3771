import { constants as osConstants } from 'node:os'
import { readProcess } from '../host/process-table.ts'
import { watchTerminal } from './terminal.ts'

export type Relay = {
  /** Where to from now on. */
  to(child: number): void
  /** Whether one came since that asks programs to end. */
  isEndAsked(): boolean
  stop(): void
}

/**
 * Passes signals on to a child, each once.
 *
 * Listens from the call on, so that a signal during the start of the child is not lost: Node hands
 * it over on its next turn, when the child is there.
 *
 * @param own signals that are not the child's
 */
export function relaySignals(own: readonly NodeJS.Signals[] = []): Relay {
  const hasReached = watchTerminal()
  let child: number | undefined
  let isEndAsked = false
  const listener = (signal: NodeJS.Signals): void => {
    isEndAsked ||= END.has(signal)
    if (child === undefined) return
    if (signal === 'SIGCHLD') stopWith(child)
    else if (!hasReached(signal, child)) send(child, signal)
  }
  const listened = listenedSignals().filter(
    (signal) => !own.includes(signal) && listen(signal, listener),
  )
  return {
    to(pid) {
      child = pid
      isEndAsked = false
    },
    isEndAsked: () => isEndAsked,
    stop() {
      for (const signal of listened) process.off(signal, listener)
    },
  }
}

/** SIGKILL and SIGSTOP cannot be caught. After a fault Node would run into it again and again. */
const LEFT_ALONE = new Set(['SIGKILL', 'SIGSTOP', 'SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL'])
/** Not SIGHUP: services take it for a word to read their settings once more. */
const END = new Set<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGQUIT'])
/** The console gives these to every process in it. The others are not signals on Windows. */
const ON_WINDOWS = new Set(['SIGINT', 'SIGBREAK', 'SIGHUP'])
/** Without `/proc` it cannot be seen that the child stopped, so we stop as the child does. */
const JOB_CONTROL = new Set(['SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGCONT', 'SIGCHLD'])

/**
 * Every other signal Node knows. SIGUSR1 is among them: without a listener it starts the debugger.
 * Real-time signals are not; they end chamber.
 */
function listenedSignals(): readonly NodeJS.Signals[] {
  const names = Object.keys(osConstants.signals) as NodeJS.Signals[]
  const numbers = names.map((name) => osConstants.signals[name])
  const unique = names.filter((name, i) => numbers.indexOf(osConstants.signals[name]) === i)
  if (process.platform === 'win32') return unique.filter((name) => ON_WINDOWS.has(name))
  const left = process.platform === 'linux' ? LEFT_ALONE : new Set([...LEFT_ALONE, ...JOB_CONTROL])
  return unique.filter((name) => !left.has(name))
}

function listen(signal: NodeJS.Signals, listener: NodeJS.SignalsListener): boolean {
  try {
    process.on(signal, listener)
    return true
  } catch {
    return false
  }
}

/** A stopped command must be stopped for the shell too, which sees only this process. */
function stopWith(child: number): void {
  if (readProcess(child)?.state === 'T') process.kill(process.pid, 'SIGSTOP')
}

function send(child: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') return
  try {
    process.kill(child, signal)
  } catch {
    // it has just ended
  }
}
