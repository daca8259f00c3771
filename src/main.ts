/** Start and end: the real world, the command line, the error, the exit status. */
import { closeDebugging } from '#debugging'
import { connectEarly } from '#early-connection'
import type { ExecRequest } from './commands/exec/run.ts'
import type { World } from './context.ts'
import { describeCause, errorMessage, lackMessage, message } from './output/messages.ts'
import { captureInherited, type Inherited } from './host/node/inherited.ts'
import type { LaunchRequest, Ready } from './process/launch.ts'
import { takeBack } from './host/bun/set-aside.ts'
import { earlyEndpoint } from './preconnect.ts'
import { readPlainExec } from './cli/plain-command-line.ts'
import { standardInput, standardOutput } from './host/node/streams.ts'
import { ChamberError } from './core/errors.ts'

/** What chamber ends with. */
const statuses = { done: 0, failed: 1 }

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
    endWith: (given) => void Object.assign(statuses, given),
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
  try {
    await connecting
    await run(words, world, connecting !== undefined)
    return statuses.done
  } catch (error) {
    const verbose = words.includes('--verbose')
    world.stderr.write(explain(error) + (verbose ? describeCause(error) : ''))
    const own = error instanceof ChamberError ? error.exitStatus : 1
    return own === 1 ? statuses.failed : own
  }
}

async function run(words: readonly string[], world: World, isConnecting: boolean): Promise<void> {
  const plain = readPlainExec(words)
  const begin = plain ? await loadPlain(plain) : (await import('./cli/program.ts')).run
  // a name has been resolved by now, but the loop has to turn for the connection to go on
  if (isConnecting) await new Promise(setImmediate)
  await begin(words, world)
}

async function loadPlain(request: ExecRequest) {
  const { runPlainExec } = await import('./cli/plain-exec.ts')
  return (_: readonly string[], world: World) => runPlainExec(request, world)
}

/** Anything else than a ChamberError and a lack of everything is a defect; its text may hold anything, so it is not shown. */
function explain(error: unknown): string {
  if (error instanceof ChamberError) return errorMessage(error)
  const lack = lackMessage(error)
  if (lack !== undefined) return lack
  const name = error instanceof Error ? error.name : typeof error
  return message(`error: a defect of chamber (${name}); please report what you ran`)
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
      standardOutput(2).write(explain(error))
      process.exit(statuses.failed)
    })
  }
  void main(words, { inherited, closed, connecting }).then((ended) => process.exit(ended))
}

/** For `dist/library.js`, which scripts/build.mjs writes: one build for both. */
export { ChamberError }
export const library = () => import('./index.ts')
