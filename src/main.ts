/** Start and end: the real world, the command line, the error, the exit status. */
import { constants } from 'node:os'
import { closeDebugging } from '#debugging'
import { connectEarly } from '#early-connection'
import type { ExecRequest } from './commands/exec/run.ts'
import type { World } from './context.ts'
import { describeCause, describeError } from './output/messages.ts'
import { createReporter } from './output/reporter.ts'
import { captureInherited, type Inherited } from './host/node/inherited.ts'
import type { LaunchRequest, Ready } from './process/launch.ts'
import { takeBack } from './host/bun/set-aside.ts'
import { earlyEndpoint } from './preconnect.ts'
import { readPlainExec } from './cli/plain-command-line.ts'
import { standardInput, standardOutput } from './host/node/streams.ts'
import { ChamberError } from './core/errors.ts'
import { failures } from './core/failures.ts'

/** Set by a command that has compared. */
let isDifferent = false

/** The world as it was when chamber was started. */
function createWorld(allowSignals: () => void, inherited: Inherited): World {
  // A copy: what is set for the SDK must not reach the command. A key may be called `constructor`.
  const own = Object.entries(process.env).map(([name, value]) => [takeBack(name), value])
  const env = Object.assign(Object.create(null) as World['env'], Object.fromEntries(own))
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  return {
    stdin: standardInput(),
    stdout: standardOutput(1),
    stderr: standardOutput(2),
    env,
    cwd: workingFolder(),
    userId: () => process.geteuid?.(),
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
          process.once(signal, () => resolve())
        }
      }),
    endAsDifferent: () => void (isDifferent = true),
    prepareLaunch: () => void (ready ??= getReadyLater(inherited)),
    async launch(request: LaunchRequest) {
      const { launch, endAs } = await import('./process/launch.ts')
      allowSignals()
      return endAs(await launch(request, inherited, await ready))
    },
  }
}

let ready: Promise<Ready> | undefined

/** In the next turn of the loop, when what is being asked for has been sent. */
async function getReadyLater(inherited: Inherited): Promise<Ready> {
  await new Promise(setImmediate)
  const { getReady } = await import('./process/launch.ts')
  return getReady(inherited)
}

/** The folder may be gone, which is no reason not to run. */
function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    return '/'
  }
}

/** What was begun before anything else. */
interface Begun {
  readonly inherited: Inherited
  readonly closed: ReturnType<typeof closeDebugging>
  readonly connecting: ReturnType<typeof connectEarly> | undefined
}

async function main(
  words: readonly string[],
  { inherited, closed, connecting }: Begun,
): Promise<number> {
  const world = createWorld(await closed, inherited)
  const plain = readPlainExec(words)
  try {
    await connecting
    await run(words, world, { plain, isConnecting: connecting !== undefined })
    return isDifferent ? 1 : 0
  } catch (error) {
    tell(error, words.includes('--verbose'))
    const failed = plain ? 1 : (await import('./cli/program.ts')).failureStatus(words)
    return exitStatus(error, failed)
  }
}

/** @param failed of failures that have no status of their own */
function exitStatus(error: unknown, failed: number): number {
  if (!(error instanceof ChamberError)) return failed
  const status = failures[error.code]
  if (status === 'signal') return 128 + constants.signals[error.signal ?? 'SIGINT']
  return status === 1 ? failed : status
}

function tell(error: unknown, isVerbose = false): void {
  const report = createReporter(standardOutput(2), () => isVerbose)
  report.error([...describeError(error), ...(isVerbose ? describeCause(error) : [])])
}

interface Begin {
  readonly plain: ExecRequest | undefined
  readonly isConnecting: boolean
}

async function run(
  words: readonly string[],
  world: World,
  { plain, isConnecting }: Begin,
): Promise<void> {
  const begin = plain ? await loadPlain(plain) : (await import('./cli/program.ts')).run
  // a name has been resolved by now, but the loop has to turn for the connection to go on
  if (isConnecting) await new Promise(setImmediate)
  await begin(words, world)
}

async function loadPlain(request: ExecRequest) {
  const { runPlainExec } = await import('./cli/plain-exec.ts')
  return (_: readonly string[], world: World) => runPlainExec(request, world)
}

/**
 * Runs the command line of this process, and ends it.
 *
 * A function, because a program that loads the library loads this file too.
 */
export function start(): void {
  // First of all: what else is loaded would change what this process inherited.
  const inherited = captureInherited()
  const closed = closeDebugging(inherited)
  const words = process.argv.slice(2)
  const early = earlyEndpoint(words, process.env)
  const connecting = early && connectEarly(early, process.env)
  // The runtime would print the line of the program and the stack, and with them whatever they hold.
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => {
      tell(error)
      process.exit(exitStatus(error, 1))
    })
  }
  void main(words, { inherited, closed, connecting }).then((ended) => process.exit(ended))
}

/** For `dist/library.js`, which scripts/build.mjs writes: one build for both. */
export { ChamberError }
export const library = () => import('./index.ts')
