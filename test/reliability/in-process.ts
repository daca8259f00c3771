/**
 * A command line run inside this process, by the real program over real sockets: what a thousand
 * runs need. What is printed is what `main.ts` would print; an error that is not for the user, a
 * defect, is thrown.
 */
import type { World } from '../../src/context.ts'
import { failures } from '../../src/core/failures.ts'
import { describeCause, describeError } from '../../src/output/messages.ts'
import { createReporter } from '../../src/output/reporter.ts'
import type { LaunchRequest } from '../../src/process/launch.ts'
import { isOn, parseCommandLine } from '../../src/cli/command-line.ts'
import { run } from '../../src/cli/program.ts'
import { withUsage } from '../../src/cli/usage-error.ts'
import { commandRegistry } from '../../src/commands/registry.ts'
import { commandSyntax } from '../../src/commands/syntax.ts'
import { ChamberError, UsageError } from '../../src/core/errors.ts'

export interface InProcess {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** What would have been run. */
  readonly launched: LaunchRequest | undefined
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdin?: string | Uint8Array | undefined
}

/** Ends a run where a command would have taken over. */
class Launched extends Error {
  readonly request: LaunchRequest

  constructor(request: LaunchRequest) {
    super('launched')
    this.request = request
  }
}

/** The SDK reads `process.env`, so runs with other endpoints must not overlap. */
export async function runInProcess(
  words: readonly string[],
  { env, cwd, stdin = '' }: Surroundings,
): Promise<InProcess> {
  const invocation = parseCommandLine(words, commandSyntax)
  const printed = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr') => ({
    isTerminal: false,
    write: (text: string) => void (printed[name] += text),
  })
  const world: World = {
    stdin: {
      isTerminal: false,
      readAll: async () => Buffer.from(stdin),
      readLine: async () => '',
      readHiddenLine: async () => '',
      askOnTerminal: async () => undefined,
    },
    stdout: output('stdout'),
    stderr: output('stderr'),
    env,
    cwd,
    userId: () => process.geteuid?.(),
    signal: new AbortController().signal,
    untilStopped: async () => {},
    endAsDifferent() {},
    prepareLaunch() {},
    async launch(request) {
      throw new Launched(request)
    },
  }
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('AWS_') && value !== undefined) process.env[name] = value
  }
  try {
    await run(invocation, world, { entries: commandRegistry, syntaxes: commandSyntax })
    return { status: 0, ...printed, launched: undefined }
  } catch (error) {
    if (error instanceof Launched) return { status: 0, ...printed, launched: error.request }
    if (!(error instanceof ChamberError)) throw error
    const causes = isOn(invocation, 'verbose') ? describeCause(error) : []
    const shown =
      error instanceof UsageError ? withUsage(error, invocation, commandRegistry) : error
    createReporter(output('stderr'), () => false).error([...describeError(shown), ...causes])
    const status = failures[error.code]
    return { status: status === 'signal' ? 130 : status, ...printed, launched: undefined }
  }
}
