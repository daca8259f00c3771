/** The one door to the outside: what a command may touch. Tests pass their own. */
import { text, type Text } from './core/text.ts'
import { registerSecret } from './core/guard.ts'
import { createReporter, type Reporter } from './output/reporter.ts'
import { delayed } from './core/abort.ts'
import type { LaunchRequest } from './process/launch.ts'
import type { OnNotice, Store } from './stores/store.ts'
import type { Elsewhere } from './core/source-overrides.ts'
import {
  type GlobalFlags,
  parseDuration,
  resolveSettings,
  type Settings,
  withSessionFlags,
} from './core/settings.ts'
import type { Variables } from './core/variables.ts'

/** Standard input as the system has it. */
export interface RawInput {
  readonly isTerminal: boolean
  /** Everything up to its end. */
  readAll(): Promise<Buffer>
  readLine(): Promise<string>
  /** A line that is not shown; `ask` is called when nothing is shown any more, and may ask for it. */
  readHiddenLine(ask: () => void): Promise<string>
  /** The same on the terminal that chamber was started from; undefined where there is none. */
  askOnTerminal(question: Text, signal?: AbortSignal): Promise<string | undefined>
}

export interface Input extends Pick<RawInput, 'isTerminal' | 'readAll'> {
  /** Asks on stderr and reads a line. */
  ask(question: Text): Promise<string>
  /** As `ask`, of a line that is not shown. */
  askHidden(question: Text): Promise<string>
}

export interface Output {
  readonly isTerminal: boolean
  /** Writes all of it before it returns. */
  write(text: string): void
}

export interface Context {
  readonly stdin: Input
  readonly stdout: Output
  /** Tells the user something beside the result. */
  readonly report: Reporter
  readonly env: Variables
  /** What opens a session of AWS, with --profile and --region applied. */
  readonly aws: () => AwsOptions
  readonly cwd: string
  /** The number of the user that chamber runs as; undefined where the system has none. */
  readonly userId: () => number | undefined
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
  /** Ends with status 1 although nothing failed: what was compared is not the same. */
  readonly endAsDifferent: () => void
  /** Gets ready for `launch`, in the time that AWS takes to answer. */
  readonly prepareLaunch: () => void
  /** Runs a command in the place of chamber, and ends as it ends. */
  readonly launch: (request: LaunchRequest) => Promise<never>
}

export interface AwsOptions {
  readonly env: Variables
  readonly ask: RawInput['askOnTerminal']
  /** Told which source of credentials was used, with --verbose. */
  readonly onSource?: (line: Text) => void
}

export interface OpenStoreOptions {
  /** Says nothing of what it waits for and notices, but for --verbose. */
  readonly isQuiet?: boolean | undefined
  /** Milliseconds that silence and throttling may last at most. */
  readonly patience?: number | undefined
}

/** Milliseconds in which a command that is stopped finishes, undoes or reports what it has done. */
const grace = 5000

/** What the program needs from the world; flags and variables make a context of it. */
export interface World extends Omit<
  Context,
  'stdin' | 'aws' | 'report' | 'settings' | 'openStore'
> {
  readonly stdin: RawInput
  readonly stderr: Output
}

/**
 * The context of a command; the flags are read when they are needed, for they are parsed after the
 * command is made.
 */
export function createContext(
  { stderr, ...world }: World,
  flags: () => GlobalFlags,
  report: Reporter = createReporter(stderr, () => flags().verbose ?? false),
): Context {
  const sources = new Set<Text>()
  // a command may open several sessions, and each finds the same source
  const onSource = (line: Text) => {
    if (!sources.has(line)) report.verbose(line)
    sources.add(line)
  }
  const aws = () => ({
    env: withSessionFlags(flags(), world.env),
    ask: world.stdin.askOnTerminal,
    ...(flags().verbose ? { onSource } : {}),
  })
  return {
    ...world,
    stdin: createInput(world.stdin, report),
    aws,
    report,
    settings: () => resolveSettings(flags(), world.env),
    async openStore(elsewhere, { isQuiet = false, patience } = {}) {
      const { given, env, profileFirst } = elsewhere
        ? (await import('./core/source-overrides.ts')).goElsewhere(elsewhere, flags(), aws().env)
        : { given: flags(), env: aws().env, profileFirst: false }
      const settings = resolveSettings(given, env)
      const { warn, info } = isQuiet ? { warn: report.verbose, info: report.verbose } : report
      if (given.minThrottleDelay !== undefined) {
        parseDuration(given.minThrottleDelay.replace(/^-/, ''), text`--min-throttle-delay`)
        warn(text`--min-throttle-delay has no effect; the retries of the AWS SDK wait`)
      }
      const onNotice: OnNotice = (level, line) =>
        level === 'warning' ? warn(line) : report.verbose(line)
      const { openStore } = await import('./stores/open.ts')
      const signal = delayed(world.signal, grace)
      const session = { ...aws(), env, cwd: world.cwd, settings, profileFirst }
      return openStore({ ...session, patience, signal, onNotice, onWait: info })
    },
  }
}

function createInput(stdin: RawInput, report: Reporter): Input {
  return {
    get isTerminal() {
      return stdin.isTerminal
    },
    readAll: () => stdin.readAll(),
    ask(question) {
      report.ask(question)
      return stdin.readLine()
    },
    async askHidden(question) {
      try {
        const line = await stdin.readHiddenLine(() => report.ask(question))
        registerSecret(line)
        return line
      } finally {
        // the key that ended the line was not shown
        report.show([text``])
      }
    },
  }
}
