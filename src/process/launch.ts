import { toBytes } from './bytes.ts'
import { callerEnvironment, composeEnvironment, variable } from './environment-block.ts'
import { endAs, type Outcome } from './exit-status.ts'
import { findExecutable } from './find-executable.ts'
import type { Inherited } from './inherited.ts'
import type { Program } from './program.ts'
import { rawArguments } from './raw-arguments.ts'
import { replace } from './replace.ts'

export { endAs }

export type LaunchRequest = {
  /** As typed: a name to look up on PATH, or a path. It becomes the command's own name, argv[0]. */
  readonly command: string
  readonly args: readonly string[]
  /** Variables to set, in the place of the caller's. */
  readonly set: Readonly<Record<string, string>>
  /** Whether the command gets the caller's variables too. */
  readonly keepParent: boolean
  /** Stay as the command's parent, although this process could be replaced. */
  readonly supervise?: boolean
}

/**
 * Runs a command with variables set, in the place of this process or, where that cannot be done or
 * is not wanted, as its child. Returns only in the second case, when the command has ended.
 *
 * @example
 * const outcome = await launch({ command, args, set, keepParent: true }, inherited)
 * endAs(outcome)
 *
 * @throws ChamberError if the command is not found (127) or cannot be run (126)
 */
export async function launch(request: LaunchRequest, inherited: Inherited): Promise<Outcome> {
  const program = prepare(request, inherited)
  if (request.supervise !== true && process.platform !== 'win32') replace(program, inherited)
  const { supervise } = await import('./supervise.ts')
  return supervise(program, inherited)
}

/** With the caller's variables left out, the command is still looked up on the caller's PATH. */
function prepare({ command, args, set, keepParent }: LaunchRequest, inherited: Inherited): Program {
  const caller = callerEnvironment(inherited)
  const environment = composeEnvironment(keepParent ? caller : [], set)
  const argv = rawArguments([command, ...args])
  const file = findExecutable(argv[0] ?? toBytes(''), {
    path: variable(environment, 'PATH') ?? variable(caller, 'PATH'),
    endings: variable(caller, 'PATHEXT'),
  })
  return { file, argv, environment }
}
