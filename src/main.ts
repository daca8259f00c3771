/** Start and end: the real world, the command line, the error, the exit status. */
import { closeDebugging } from '#debugging'
import { connectEarly } from '#early-connection'
import { earlyEndpoint } from './early-endpoint.ts'
import { ChamberError } from './errors.ts'
import { describeCause, errorMessage, message } from './output/messages.ts'
import { readPlainExec } from './plain-command-line.ts'
import { captureInherited } from './process/inherited.ts'
import type { ExecRequest } from './commands/exec/run.ts'
import type { World } from './context.ts'
import type { LaunchRequest, Ready } from './process/launch.ts'
import { takeBack } from './process/set-aside.ts'
import { standardInput, standardOutput } from './standard-streams.ts'

// First of all: what else is loaded would change what this process inherited.
const inherited = captureInherited()
const closed = closeDebugging(inherited)
const endpoint = earlyEndpoint(process.argv.slice(2), process.env)
const connecting = endpoint ? connectEarly(endpoint, process.env) : undefined

/** What chamber ends with. */
const statuses = { done: 0, failed: 1 }

/** The world as it was when chamber was started. */
function createWorld(allowSignals: () => void): World {
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
    prepareLaunch: () => void (ready ??= getReadyLater()),
    async launch(request: LaunchRequest) {
      const { launch, endAs } = await import('./process/launch.ts')
      allowSignals()
      return endAs(await launch(request, inherited, await ready))
    },
  }
}

let ready: Promise<Ready> | undefined

/** In the next turn of the loop, when what is being asked for has been sent. */
async function getReadyLater(): Promise<Ready> {
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

async function main(words: readonly string[]): Promise<number> {
  const world = createWorld(await closed)
  try {
    await connecting
    await run(words, world)
    return statuses.done
  } catch (error) {
    const verbose = words.includes('--verbose')
    world.stderr.write(explain(error) + (verbose ? describeCause(error) : ''))
    const own = error instanceof ChamberError ? error.exitStatus : 1
    return own === 1 ? statuses.failed : own
  }
}

async function run(words: readonly string[], world: World): Promise<void> {
  const plain = readPlainExec(words)
  const start = plain ? await loadPlain(plain) : (await import('./program.ts')).run
  // a name has been resolved by now, but the loop has to turn for the connection to go on
  if (endpoint) await new Promise(setImmediate)
  await start(words, world)
}

async function loadPlain(request: ExecRequest) {
  const { runPlainExec } = await import('./plain-exec.ts')
  return (_: readonly string[], world: World) => runPlainExec(request, world)
}

/** Anything else than a ChamberError is a defect; its text may hold anything, so it is not shown. */
function explain(error: unknown): string {
  if (error instanceof ChamberError) return errorMessage(error)
  const name = error instanceof Error ? error.name : typeof error
  return message(`error: a defect of chamber (${name}); please report what you ran`)
}

// The runtime would print the line of the program and the stack, and with them whatever they hold.
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => {
    standardOutput(2).write(explain(error))
    process.exit(statuses.failed)
  })
}

void main(process.argv.slice(2)).then((ended) => process.exit(ended))
