/** exec with no flags of its own, as almost always: commander takes longer to load than all of it. */
import { globalFlags, type Invocation } from '../../cli/command-line.ts'
import { createContext, type World } from '../../context.ts'
import { defaults } from './options.ts'
import { exec } from './run.ts'

/** @throws {ChamberError} as by commander */
export async function plainExec(invocation: Invocation, world: World): Promise<never> {
  const { operands: services, rest: [command = '', ...args] = [] } = invocation
  const flags = globalFlags(invocation)
  const context = createContext(world, () => flags)
  return exec(context, { services, command, args }, defaults)
}
