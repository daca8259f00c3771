/** `chamber exec` without flags, run without what reads flags: commander takes longer than all of it. */
import { defaults } from '../commands/exec/options.ts'
import { exec, type ExecRequest } from '../commands/exec/run.ts'
import { createContext, type World } from '../context.ts'
import { UsageError } from '../core/errors.ts'

/** @throws {ChamberError} as the program does for the same command line */
export async function runPlainExec(request: ExecRequest, world: World): Promise<void> {
  try {
    await exec(
      createContext(world, () => ({})),
      request,
      defaults,
    )
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const { withUsageOf } = await import('./program.ts')
    throw await withUsageOf('exec', error, world)
  }
}
