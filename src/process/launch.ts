import { toBytes } from '../core/bytes.ts'
import {
  callerEnvironment,
  composeEnvironment,
  variable,
  withoutVariables,
} from './environment-block.ts'
import type { Outcome } from './exit-status.ts'
import { findExecutable } from './find-executable.ts'
import type { Inherited } from '../host/node/inherited.ts'
import type { Lifetime } from './lifetime.ts'
import type { OutputFilter } from './output-filter.ts'
import type { Program } from './resolved-command.ts'
import { rawArguments } from '../host/node/raw-arguments.ts'
import type { Reload } from './reload.ts'
import { getReady, type Ready, replace } from './replace.ts'

export { getReady, type Ready }

export type LaunchRequest = {
  /** As typed: a name to look up on PATH, or a path. It becomes the command's own name, argv[0]. */
  readonly command: string
  readonly args: readonly string[]
  /** Variables to set, in the place of the caller's. */
  readonly set: Readonly<Record<string, string>>
  /** Whether the command gets the caller's variables too. */
  readonly keepParent: boolean
  /** Variables of the caller that the command does not get. */
  readonly unset?: readonly string[] | undefined
  /** Stay as the command's parent, although this process could be replaced. */
  readonly supervise?: boolean
  /** What there is as long as a supervised command runs. */
  readonly lifetimes?: readonly Lifetime[] | undefined
  /** What a supervised command prints goes through this: one filter for each stream. */
  readonly createFilter?: (() => OutputFilter) | undefined
  /** When a supervised command is given other variables and lifetimes. */
  readonly reload?: Reload | undefined
}

/**
 * Runs a command with variables set, in the place of this process or, where that cannot be done or
 * is not wanted, as its child. Returns only in the second case, when the command has ended.
 *
 * @example
 * const outcome = await launch({ command, args, set, keepParent: true }, inherited)
 * endAs(outcome)
 *
 * @param ready what `getReady` gave beforehand
 * @throws ChamberError if the command is not found (127) or cannot be run (126)
 */
export async function launch(
  request: LaunchRequest,
  inherited: Inherited,
  ready?: Ready,
): Promise<Outcome> {
  const program = prepare(request, inherited)
  if (request.supervise !== true && process.platform !== 'win32') {
    replace(program, inherited, ready ?? getReady(inherited))
  }
  const { supervise } = await import('./supervise.ts')
  return supervise(program, inherited, {
    ...request,
    prepare: (change) => prepare({ ...request, ...change }, inherited),
  })
}

/** With the caller's variables left out, the command is found on the caller's PATH alone. */
function prepare(request: LaunchRequest, inherited: Inherited): Program {
  const { command, args, set, unset = [], keepParent } = request
  const caller = callerEnvironment(inherited)
  const environment = composeEnvironment(keepParent ? withoutVariables(caller, unset) : [], set)
  const argv = rawArguments([command, ...args])
  const file = findExecutable(argv[0] ?? toBytes(''), {
    path: variable(keepParent ? environment : caller, 'PATH') ?? variable(caller, 'PATH'),
    endings: variable(caller, 'PATHEXT'),
  })
  return { file, argv, environment }
}
