/** `exec --watch`: the command is restarted, or sent a signal, when its secrets change. */
import { text, quote, storedName, storedNames, quoteAfter, type Text } from '../../core/text.ts'
import { constants } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import type { Variable } from '../../environment/merge.ts'
import type { Change, Reload } from '../../process/reload.ts'
import { ChamberError, UsageError } from '../../core/errors.ts'
import { parseDuration } from '../../core/settings.ts'
import { keysToRead } from '../../selection/selected-values.ts'
import type { Plan } from '../../selection/plan.ts'
import type { Delivery } from './delivery.ts'
import type { ExecOptions } from './options.ts'
import { type Clock, Poller } from './polling.ts'
import { collectVariables } from './variables.ts'

type Variables = ReadonlyMap<string, Variable>

export interface Watch {
  /** Milliseconds. */
  readonly interval: number
  /** Milliseconds. */
  readonly grace: number
  readonly signal: NodeJS.Signals | undefined
}

/** Milliseconds: reads have a quota that the whole account shares. */
const shortestInterval = 1000

/** Milliseconds, twenty days: a timer of Node.js that is set for more than 24 fires at once. */
const longest = 1_728_000_000

/** @throws {UsageError} for flags that cannot be met */
export function readWatch(
  { watch, watchSignal, watchGrace, asOf }: ExecOptions,
  typed: readonly string[],
): Watch {
  if (watch === undefined) {
    const flag = watchSignal === undefined ? '--watch-grace' : '--watch-signal'
    throw new UsageError(text`${flag} needs --watch`)
  }
  if (asOf !== undefined)
    throw new UsageError(text`what --as-of gives does not change: leave --watch out`)
  const lost = typed.find((word) => /^[\d.]+(ms|s|m|h)$/.test(word))
  if (watch === true && lost !== undefined) {
    throw new UsageError(text`${quote(lost, 'service')} is read as a service`, {
      hint: text`write --watch=${storedName(lost)}`,
    })
  }
  if (watchSignal !== undefined && watchGrace !== undefined) {
    throw new UsageError(text`--watch-grace is about restarts, and --watch-signal makes none`)
  }
  const interval = parseDuration(watch === true ? '5m' : watch, text`--watch`)
  if (interval < shortestInterval) {
    throw new UsageError(
      text`--watch${typeof watch === 'string' ? text`=${storedName(watch)}` : text``} is too often`,
      { hint: text`wait a second at least` },
    )
  }
  const grace = parseDuration(watchGrace ?? '10s', text`--watch-grace`)
  return {
    interval: Math.min(interval, longest),
    grace: Math.min(grace, longest),
    signal: watchSignal === undefined ? undefined : signalOf(watchSignal),
  }
}

function signalOf(word: string): NodeJS.Signals {
  const name = `SIG${word.toUpperCase().replace(/^SIG/, '')}`
  if (name in constants.signals) return name as NodeJS.Signals
  throw new UsageError(text`--watch-signal${quoteAfter(word, 'signal')} is no signal`, {
    hint: text`use HUP, USR1 or USR2`,
  })
}

export interface Watched {
  readonly plan: Plan
  readonly options: ExecOptions
  /** What the command has. */
  readonly variables: Variables
  readonly deliver: (variables: Variables) => Delivery
}

const realClock: Clock = {
  sleep: (time, signal) => wait(time, undefined, { signal }),
  random: Math.random,
}

/** What the command is told of its secrets from now on. */
export function watchSecrets(
  context: Context,
  { interval, ...watch }: Watch,
  { plan, options, variables, deliver }: Watched,
  clock = realClock,
): Reload {
  const quiet = quietly(context)
  const say = (line: Text) => context.report.info(text`--watch: ${line}`)
  // what the command had before the last change, and what it has
  let [before, current] = [variables, variables]
  let lastMarks: string | undefined
  const check = async (): Promise<Variables | undefined> => {
    const marks = await readMarks(quiet, plan)
    if (marks !== undefined && marks === lastMarks) return undefined
    const next = await collectVariables(quiet, plan, options)
    if (next.size === 0 && current.size > 0) throw allGone()
    lastMarks = marks
    return changed(current, next).length > 0 ? next : undefined
  }
  const poller = new Poller({
    interval,
    check,
    clock,
    onFailure: (error) => context.report.warn(unread(error)),
    onRecovery: () => say(text`the secrets are read again`),
  })
  const failed = (error: unknown) => {
    // so that the change is found once more
    lastMarks = undefined
    current = before
    poller.failed(error)
  }
  const next = async (signal: AbortSignal): Promise<Change> => {
    for (;;) {
      const found = await poller.next(signal)
      before = current
      try {
        const change = deliver(found)
        current = found
        say(text`${storedNames(changed(before, found).toSorted())} changed: ${deed(watch.signal)}`)
        return change
      } catch (error) {
        failed(error)
      }
    }
  }
  return { ...watch, next, failed }
}

const deed = (signal: NodeJS.Signals | undefined): Text =>
  signal === undefined ? text`the command is restarted` : text`the command is sent ${signal}`

/** What was told at the start is not told at each poll. */
const quietly = (context: Context): Context => ({
  ...context,
  report: { ...context.report, warn: context.report.verbose },
  openStore: (elsewhere) => context.openStore(elsewhere, { isQuiet: true }),
})

/** A store of its own for each poll: credentials may have changed, and each has its own deadline. */
async function readMarks(context: Context, plan: Plan): Promise<string | undefined> {
  const store = await context.openStore()
  return store.marks?.(plan.services, await keysToRead(plan.reading, plan.services))
}

const changed = (before: Variables, after: Variables): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name)?.value !== after.get(name)?.value,
  )

/** Somebody's mistake, more likely than the wish that a program runs without any. */
const allGone = (): ChamberError =>
  new ChamberError('NOT_FOUND', text`there are no secrets any more`)

function unread(error: unknown): Text {
  const why = error instanceof ChamberError ? error.message : text`a defect of chamber`
  return text`--watch: ${why}; the command keeps what it has`
}
