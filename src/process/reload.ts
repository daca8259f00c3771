/** A command that is restarted, or told, when what it was given has changed. */
import type { Outcome } from './exit-status.ts'
import type { Lifetime, Lifetimes } from './lifetime.ts'
import { readProcess } from '../host/process-table.ts'
import type { Program } from './resolved-command.ts'
import type { Relay } from './signal-relay.ts'

/** What a command is given in the place of what it has. */
export type Change = {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
  readonly lifetimes: readonly Lifetime[]
}

export type Reload = {
  /** The next change; rejects only when it is given up. */
  next(signal: AbortSignal): Promise<Change>
  /** Told why a change does not reach the command, which goes on with what it has. */
  failed(error: unknown): void
  /** What the command is sent; without one it is restarted. */
  readonly signal: NodeJS.Signals | undefined
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly grace: number
}

/** A command that was started. */
export type Running = {
  readonly pid: number
  readonly ended: Promise<Outcome>
}

export type Restarting = {
  readonly reload: Reload
  readonly lifetimes: Lifetimes
  readonly relay: Relay
  /** @throws ChamberError where the command cannot be found any more */
  prepare(change: Change): Program
  start(program: Program): Promise<Running>
  /** Told before a command is ended on purpose, and when the next one is there. */
  setRestarting(isRestarting: boolean): void
}

/** Goes on until a command ends by itself, or is told to from outside. */
export async function reloading(first: Running, parts: Restarting): Promise<Outcome> {
  const { reload } = parts
  const givenUp = new AbortController()
  let running = first
  try {
    for (;;) {
      const change = await Promise.race([running.ended, reload.next(givenUp.signal)])
      if ('type' in change) return change
      const program = take(change, parts)
      if (!program) continue
      if (reload.signal !== undefined) {
        send(running.pid, reload.signal)
        continue
      }
      // One that has ended by itself is not started again.
      if (readProcess(running.pid)?.state === 'Z') return await running.ended
      parts.setRestarting(true)
      parts.relay.to(running.pid)
      const outcome = await stop(running, reload.grace)
      if (parts.relay.isEndAsked()) return outcome
      running = await parts.start(program)
      parts.setRestarting(false)
    }
  } finally {
    givenUp.abort()
  }
}

/** Files are written first, so that a command always has them whole. */
function take(change: Change, { reload, lifetimes, prepare }: Restarting): Program | undefined {
  try {
    const program = prepare(change)
    lifetimes.begin(change.lifetimes)
    return program
  } catch (error) {
    reload.failed(error)
    return undefined
  }
}

async function stop({ pid, ended }: Running, grace: number): Promise<Outcome> {
  send(pid, 'SIGTERM')
  // one that is stopped would not see it
  send(pid, 'SIGCONT')
  const timer = setTimeout(() => send(pid, 'SIGKILL'), grace)
  try {
    return await ended
  } finally {
    clearTimeout(timer)
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it has just ended
  }
}
