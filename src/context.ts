/** The one door to the outside: what a command may touch. Tests pass their own. */
import { message, warning } from './output/messages.ts'
import { delayed } from './core/abort.ts'
import type { LaunchRequest } from './process/launch.ts'
import type { OnNotice, Store } from './stores/store.ts'
import type { Elsewhere } from './core/source-overrides.ts'
import { type GlobalFlags, parseDuration, resolveSettings, type Settings } from './core/settings.ts'
import type { Variables } from './core/variables.ts'

export interface Input {
  readonly isTerminal: boolean
  /** Everything up to its end. */
  readAll(): Promise<Buffer>
  /** Asks on stderr and reads a line. */
  ask(question: string): Promise<string>
  /** As `ask`, of a line that is not shown. */
  askHidden(question: string): Promise<string>
}

export interface Output {
  readonly isTerminal: boolean
  /** Writes all of it before it returns. */
  write(text: string): void
}

export interface Context {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Variables
  readonly cwd: string
  /** The number of the user that chamber runs as; undefined where the system has none. */
  readonly userId: () => number | undefined
  /** Tells the user something beside the result. */
  readonly notice: OnNotice
  /** What flags and variables say; for commands that open no backend. */
  readonly settings: () => Settings
  /** Opens the backend that flags and variables name, or the one elsewhere. */
  readonly openStore: (elsewhere?: Elsewhere, options?: OpenStoreOptions) => Promise<Store>
  /**
   * Aborted when chamber is asked to stop (SIGINT, SIGTERM, SIGHUP, SIGQUIT), until a command runs. As PID 1
   * always; otherwise where signals are caught, see `host/node/stop-signals.ts`: they end chamber as they would.
   */
  readonly signal: AbortSignal
  /** Resolves when chamber is asked to stop, which it then does in its own time. */
  readonly untilStopped: () => Promise<void>
  /** Sets what chamber ends with: 0 when the command has done its work, 1 when it failed. */
  readonly endWith: (statuses: { readonly done?: number; readonly failed?: number }) => void
  /** Gets ready for `launch`, in the time that AWS takes to answer. */
  readonly prepareLaunch: () => void
  /** Runs a command in the place of chamber, and ends as it ends. */
  readonly launch: (request: LaunchRequest) => Promise<never>
}

export interface OpenStoreOptions {
  /** Says nothing of what it waits for and notices, but for --verbose. */
  readonly isQuiet?: boolean | undefined
}

/** Milliseconds in which a command that is stopped finishes, undoes or reports what it has done. */
const grace = 5000

/** What the program needs from the world; flags and variables make a context of it. */
export type World = Omit<Context, 'notice' | 'settings' | 'openStore'>

/**
 * The context of a command; the flags are read when they are needed, for they are parsed after the
 * command is made.
 */
export function createContext(
  world: World,
  flags: () => GlobalFlags,
  notice: OnNotice = (level, text) => {
    if (level === 'warning') world.stderr.write(warning(text))
    else if (flags().verbose) world.stderr.write(message(text))
  },
): Context {
  return {
    ...world,
    notice,
    settings: () => resolveSettings(flags(), world.env),
    async openStore(elsewhere, { isQuiet = false } = {}) {
      const { given, env, profileFirst } = elsewhere
        ? (await import('./core/source-overrides.ts')).goElsewhere(elsewhere, flags(), world.env)
        : { given: flags(), env: world.env, profileFirst: false }
      const settings = resolveSettings(given, env)
      const told: OnNotice = isQuiet ? (_, text) => notice('verbose', text) : notice
      if (given.minThrottleDelay !== undefined) {
        parseDuration(given.minThrottleDelay.replace(/^-/, ''), '--min-throttle-delay')
        told('warning', '--min-throttle-delay has no effect; the retries of the AWS SDK wait')
      }
      const { openStore } = await import('./stores/open.ts')
      const onWait = (text: string) =>
        isQuiet ? told('verbose', text) : world.stderr.write(message(text))
      const { cwd } = world
      const signal = delayed(world.signal, grace)
      return openStore({ env, cwd, settings, profileFirst, signal, onNotice: told, onWait })
    },
  }
}
