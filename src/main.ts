/** Start and end: the real world, the command line, the error, the exit status. */
import { closeDebugging } from '#debugging'
import type { World } from './context.ts'
import { describeCause, describeError } from './output/messages.ts'
import { createReporter } from './output/reporter.ts'
import { captureInherited, type Inherited } from './host/node/inherited.ts'
import { endAs, exitNow, exitStatus } from './process/exit-status.ts'
import type { LaunchRequest, Ready } from './process/launch.ts'
import { takeBack } from './host/bun/set-aside.ts'
import { preconnect } from './preconnect.ts'
import { hasOnlyGlobalFlags, type Invocation, isOn, parseCommandLine } from './cli/command-line.ts'
import { connectionsFor } from './commands/connections.ts'
import { commandSyntax } from './commands/syntax.ts'
import {
  caughtSignal,
  prepareStop,
  signalsHandled,
  stopSignal,
  untilStopped,
} from './host/node/stop-signals.ts'
import { standardInput, standardOutput } from './host/node/streams.ts'
import { ChamberError, UsageError } from './core/errors.ts'
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
    signal: stopSignal,
    untilStopped,
    endAsDifferent: () => void (isDifferent = true),
    prepareLaunch: () => void (ready ??= getReadyLater(inherited)),
    async launch(request: LaunchRequest) {
      const { launch } = await import('./process/launch.ts')
      const prepared = await ready
      allowSignals()
      // one that came while it was caught would be lost to the command and to chamber
      await signalsHandled()
      return endAs(await launch(request, inherited, prepared))
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
    // leads to the same directory: nothing can be made in it
    return '/proc/self/cwd'
  }
}

/** What was begun before anything else. */
interface Begun {
  readonly inherited: Inherited
  readonly closed: ReturnType<typeof closeDebugging>
  readonly connecting: Promise<void> | undefined
}

async function main(
  invocation: Invocation,
  { inherited, closed, connecting }: Begun,
): Promise<number> {
  const world = createWorld(await closed, inherited)
  try {
    await connecting
    await run(invocation, world, connecting !== undefined)
    return isDifferent ? 1 : 0
  } catch (error) {
    tell(await withUsage(error, invocation), isOn(invocation, 'verbose'))
    return await failureStatus(error, invocation)
  }
}

/** A command may have a status of its own for failures that have none. */
async function failureStatus(error: unknown, { path }: Invocation): Promise<number> {
  // nothing can be loaded for an error that comes of a lack of memory
  if (!(error instanceof ChamberError) || failures[error.code] !== 1) return statusOf(error)
  const { commandRegistry } = await import('./commands/registry.ts')
  return commandRegistry.find(({ name }) => name === path[0])?.failureStatus ?? 1
}

function statusOf(error: unknown): number {
  const status = error instanceof ChamberError ? failures[error.code] : 1
  if (status !== 'signal') return status
  return exitStatus({ type: 'signaled', signal: caughtSignal() ?? 'SIGINT' })
}

function tell(error: unknown, isVerbose = false): void {
  const report = createReporter(standardOutput(2), () => isVerbose)
  report.error([...describeError(error), ...(isVerbose ? describeCause(error) : [])])
}

async function run(invocation: Invocation, world: World, isConnecting: boolean): Promise<void> {
  const begin = isPlainExec(invocation)
    ? (await import('./commands/exec/plain-exec.ts')).plainExec
    : await loadProgram()
  // a name has been resolved by now, but the loop has to turn for the connection to go on
  if (isConnecting) await new Promise(setImmediate)
  await begin(invocation, world)
}

const isPlainExec = (invocation: Invocation): boolean =>
  invocation.path[0] === 'exec' &&
  invocation.problems.length === 0 &&
  hasOnlyGlobalFlags(invocation) &&
  !isOn(invocation, 'help')

async function loadProgram() {
  const program = await import('./cli/program.ts')
  const { commandRegistry } = await import('./commands/registry.ts')
  return (invocation: Invocation, world: World) =>
    program.run(invocation, world, { entries: commandRegistry, syntaxes: commandSyntax })
}

/** Nothing can be loaded for an error that comes of a lack of memory. */
async function withUsage(error: unknown, invocation: Invocation): Promise<unknown> {
  if (!(error instanceof UsageError)) return error
  const { commandRegistry } = await import('./commands/registry.ts')
  return (await import('./cli/usage-error.ts')).withUsage(error, invocation, commandRegistry)
}

function startConnecting(invocation: Invocation): Promise<void> | undefined {
  if (invocation.problems.length > 0 || isOn(invocation, 'help')) return undefined
  const connections = connectionsFor(invocation)
  const backend = invocation.flags.get('backend')?.at(-1)
  const region = invocation.flags.get('region')?.at(-1)
  const env = region ? { ...process.env, CHAMBER_AWS_REGION: String(region) } : process.env
  return connections && preconnect(connections, backend as string | undefined, env)
}

/**
 * Runs the command line of this process, and ends it.
 *
 * A function, because a program that loads the library loads this file too.
 */
export function start(): void {
  // First of all: what else is loaded would change what this process inherited.
  const inherited = captureInherited()
  prepareStop(inherited, (signal) => endAs({ type: 'signaled', signal }))
  const closed = closeDebugging(inherited)
  const invocation = parseCommandLine(process.argv.slice(2), commandSyntax)
  const connecting = startConnecting(invocation)
  // The runtime would print the line of the program and the stack, and with them whatever they hold.
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => {
      tell(error)
      process.exit(statusOf(error))
    })
  }
  void end(main(invocation, { inherited, closed, connecting }))
}

async function end(status: Promise<number>): Promise<never> {
  const ended = await status
  await signalsHandled()
  return exitNow(ended)
}

/** For `dist/library.js`, which scripts/build.mjs writes: one build for both. */
export { ChamberError }
export const library = () => import('./index.ts')
