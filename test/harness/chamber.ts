/**
 * The program as a user meets it: a real child process, with a small environment, an empty home
 * and an empty working directory, talking to a Parameter Store of its own.
 *
 *     const { chamber } = await setup({ base: { url: 'a' }, app: { url: 'b' } })
 *     const run = await chamber(['exec', 'base', 'app', '--', 'printenv', 'URL'])
 *     expect(run).toMatchObject({ status: 0, stdout: 'b\n', stderr: '' })
 *     expect(run.calls).toEqual({ GetParametersByPath: 2 })
 *
 * Called inside a test, everything is closed and removed when that test has finished; called in
 * `beforeAll`, call `close` in `afterAll`. A test that runs beside others gives its own
 * `onTestFinished`, for nobody else knows which of them it is.
 */
import { onTestFinished } from 'vitest'
import { startChild, type Child, type Outcome } from './child.ts'
import { startEndpoint, type Calls, type Endpoint } from './endpoint.ts'
import { invocation, type InvocationOptions } from './invocation.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'
import type { SecretsByService } from './target.ts'

interface RunOptions extends InvocationOptions {
  /** Standard input: empty by default. */
  readonly stdin?: string | Uint8Array | undefined
  /** Leaves standard input open, for `start` and its `type` and `end`. */
  readonly keepStdinOpen?: boolean
  /** Another name to be started under. */
  readonly argv0?: string
  /** Milliseconds before the program is killed and the run fails: 30,000. */
  readonly timeout?: number
}

/** How a run ended; `calls` counts the requests, by operation, that reached the endpoint. */
export interface Run extends Outcome {
  readonly calls: Calls
}

/** A program that is still running. */
export interface Running extends Omit<Child, 'exit'> {
  readonly exit: Promise<Run>
}

export interface Setup extends Sandbox {
  readonly endpoint: Endpoint
  /** The environment that every run starts from. */
  readonly env: Readonly<Record<string, string>>
  /** Runs the program to its end. */
  chamber(argv: readonly string[], options?: RunOptions): Promise<Run>
  /** Starts it, for a test that has to signal it or to type while it runs. */
  start(argv: readonly string[], options?: RunOptions): Running
  /** Writes more secrets, straight into the store: not counted, never faulted. */
  seed(secrets: SecretsByService): Promise<void>
  close(): Promise<void>
}

/** What a test has done when it has ended. */
export type AtTheEnd = (work: () => void | Promise<void>) => void

export async function setup(
  secrets: SecretsByService = {},
  atTheEnd: AtTheEnd = onTestFinished,
): Promise<Setup> {
  const opened = await open(secrets)
  try {
    atTheEnd(opened.close)
  } catch {
    // not inside a test: the caller closes
  }
  return opened
}

/** The same, closed by the caller alone. */
export async function open(secrets: SecretsByService = {}): Promise<Setup> {
  const endpoint = await startEndpoint()
  const sandbox = await createSandbox()
  const env = smallEnvironment(endpoint, sandbox)
  const children: Child[] = []
  const start = (argv: readonly string[], options: RunOptions = {}): Running => {
    const before = endpoint.calls()
    const { stdin, keepStdinOpen, argv0, timeout = 30_000, ...rest } = options
    const words = invocation(argv, { cwd: sandbox.cwd, env }, rest)
    const child = startChild({ ...words, stdin, keepStdinOpen, argv0, timeout })
    children.push(child)
    const exit = child.exit.then((end) => ({ ...end, calls: since(before, endpoint.calls()) }))
    return { ...child, exit }
  }
  const close = async () => {
    // a test that failed leaves its program running
    children.forEach((child) => child.kill('SIGKILL'))
    await endpoint.close()
    await sandbox.remove()
  }
  await endpoint.seed(secrets)
  return {
    ...sandbox,
    endpoint,
    env,
    start,
    chamber: (argv, options) => start(argv, options).exit,
    seed: (more) => endpoint.seed(more),
    close,
  }
}

/** What a program needs to find the endpoint, and no more. */
function smallEnvironment(endpoint: Endpoint, { home }: Sandbox): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'y',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint.url,
    CHAMBER_AWS_SSM_ENDPOINT: endpoint.url,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/** The calls of one run; two runs at once on one endpoint see each other's. */
function since(before: Calls, now: Calls): Calls {
  const more = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)])
  return Object.fromEntries(more.filter(([, count]) => count !== 0))
}
