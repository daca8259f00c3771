/**
 * What of the original the program does not have yet. Runs of the recorded cases that need it are
 * left out and counted; take a word out of these lists when it comes.
 */
import type { CompatCase, CompatRun } from './case.ts'
import { commandOf } from './command-line.ts'

const absent = {
  commands: [] as readonly string[],
  /** Backends without import. */
  imports: [] as readonly string[],
  backends: [] as string[],
}

/** Commands that change the store: what follows one that was left out means nothing. */
const writers = ['import']

export interface Plan {
  readonly runs: readonly CompatRun[]
  /** Why runs are left out, a reason for each. */
  readonly leftOut: readonly string[]
  /** Whether the store afterwards can be what the case says. */
  readonly complete: boolean
}

/** The runs of a case that can be run, by the original (which has all commands) or by ours. */
export function plan(compatCase: CompatCase, original: boolean): Plan {
  const { backend } = compatCase
  if (absent.backends.includes(backend))
    return { runs: [], leftOut: compatCase.runs.map(() => `backend ${backend}`), complete: false }
  const withoutImport = absent.imports.includes(backend) ? ['import'] : []
  const missing = original ? [] : [...absent.commands, ...withoutImport]
  const uses = compatCase.runs.map(({ argv }) => commandOf(argv))
  const stop = compatCase.runs.findIndex(
    ({ want }, index) => needs(uses[index], missing, writers) && want.exit === 0,
  )
  const end = stop === -1 ? compatCase.runs.length : stop
  const kept = compatCase.runs.filter((_, index) => index < end && !needs(uses[index], missing))
  const leftOut = uses.flatMap((use, index) => {
    if (needs(use, missing)) return [`command ${use}`]
    return index < end ? [] : ['after a command that is not there']
  })
  return { runs: kept, leftOut, complete: stop === -1 }
}

function needs(command: string | undefined, ...lists: readonly (readonly string[])[]): boolean {
  return command !== undefined && lists.every((list) => list.includes(command))
}
