/** What `chamber exec` does, apart from how its flags are spelled. */
import type { Context } from '../../context.ts'
import { UsageError } from '../../errors.ts'
import { type Plan, planServices } from '../plan.ts'
import { inEnvironment, type Stage } from './delivery.ts'
import type { ExecOptions } from './options.ts'
import { collectVariables } from './variables.ts'

export interface ExecRequest {
  /** As typed. */
  readonly services: readonly string[]
  readonly command: string
  readonly args: readonly string[]
}

/**
 * Reads the services and runs the command in the place of chamber.
 * @throws {ChamberError} for whatever keeps the command from running
 */
export async function exec(
  context: Context,
  { services: typed, command, args }: ExecRequest,
  options: ExecOptions,
): Promise<never> {
  const { pristine = false, preferEnv } = options
  if (pristine && preferEnv) throw new UsageError('--pristine leaves no variables to --prefer-env')
  const missing = 'exec needs a service before --'
  const needed = options.file?.map((word) => word.replace(/=.*/s, ''))
  const plan = await planServices(context, typed, { ...options, needed, missing })
  const stages = await readStages(context, plan, options)
  if (stages.length === 0) context.prepareLaunch()
  const variables = await collectVariables(context, plan, options)
  const delivery = stages.reduce((before, stage) => stage(before), inEnvironment(variables))
  const { set, unset, lifetimes } = delivery
  const supervise = lifetimes.length > 0
  return context.launch({ command, args, set, unset, keepParent: !pristine, supervise, lifetimes })
}

/** The ways other than the environment that were asked for; none, and nothing loaded, mostly. */
async function readStages(
  context: Context,
  { config, reading: { preferEnv } }: Plan,
  { files = config?.files, file, render, pristine }: ExecOptions,
): Promise<readonly Stage[]> {
  const stages: Stage[] = []
  if (render) {
    const { renderStage } = await import('./render.ts')
    stages.push(renderStage(context, render))
  }
  if (files !== undefined || file) {
    const { filesStage } = await import('./files.ts')
    const parent = pristine ? {} : context.env
    stages.push(filesStage(context, { files, file, preferEnv, parent }))
  }
  return stages
}
