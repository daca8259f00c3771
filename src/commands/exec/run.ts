/** What `chamber exec` does, apart from how its flags are spelled. */
import { text } from '../../core/text.ts'
import type { Context } from '../../context.ts'
import type { Reload } from '../../process/reload.ts'
import { UsageError } from '../../core/errors.ts'
import { type Plan, planServices } from '../../selection/plan.ts'
import { type Delivery, inEnvironment, type Stage } from './delivery.ts'
import type { ExecOptions } from './options.ts'
import { collectVariables } from './variables.ts'
import type { Watched } from './watch.ts'

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
  if (pristine && preferEnv)
    throw new UsageError(text`--pristine leaves no variables to --prefer-env`)
  const missing = text`exec needs a service before --`
  const needed = options.file?.map((word) => word.replace(/=.*/s, ''))
  const plan = await planServices(context, typed, { ...options, needed, missing })
  const stages = await readStages(context, plan, options)
  const watch = await prepareWatch(context, typed, options)
  const read = await prepareReading(context, plan, options)
  if (stages.length === 0 && !watch) context.prepareLaunch()
  const variables = await read()
  const deliver = (all: Delivery['variables']) =>
    stages.reduce((before, stage) => stage(before), inEnvironment(all))
  const reload = watch?.({ plan, options, variables, deliver })
  const { variables: _, ...given } = deliver(variables)
  const supervise = given.lifetimes.length > 0 || (given.createFilter ?? reload) !== undefined
  const keepParent = !pristine
  return context.launch({ command, args, ...given, keepParent, supervise, reload })
}

/** What makes a watch of what was read; undefined where nothing is watched. */
async function prepareWatch(
  context: Context,
  typed: readonly string[],
  options: ExecOptions,
): Promise<((watched: Watched) => Reload) | undefined> {
  const { watch, watchSignal, watchGrace } = options
  if ((watch ?? watchSignal ?? watchGrace) === undefined) return undefined
  const { readWatch, watchSecrets } = await import('./watch.ts')
  const wanted = readWatch(options, typed)
  return (watched) => watchSecrets(context, wanted, watched)
}

/** What reads the services, or, where they are out of reach, what was kept of them. */
async function prepareReading(
  context: Context,
  plan: Plan,
  options: ExecOptions,
): Promise<() => Promise<Delivery['variables']>> {
  const { fallback: file, fallbackMaxAge, fallbackAfter } = options
  const region = options.fallbackRegion ?? regionOf(context, plan)
  if ((file ?? region ?? fallbackMaxAge ?? fallbackAfter) === undefined) {
    return () => collectVariables(context, plan, options)
  }
  const { readFallback, withFallback } = await import('./fallback.ts')
  const fallback = readFallback(context, { ...options, region })
  return () => withFallback(context, fallback, (from) => collectVariables(from, plan, options))
}

/** Where the flag does not name one; other backends have none. */
function regionOf(context: Context, { config }: Plan): string | undefined {
  const region = context.env.CHAMBER_FALLBACK_REGION || config?.fallbackRegion
  return region !== undefined && context.settings().backend === 'ssm' ? region : undefined
}

/** The ways other than the environment that were asked for; none, and nothing loaded, mostly. */
async function readStages(
  context: Context,
  { config, reading: { preferEnv } }: Plan,
  { files = config?.files, file, render, redact, pristine }: ExecOptions,
): Promise<readonly Stage[]> {
  const stages: Stage[] = []
  if (redact) {
    const { redactStage } = await import('./redact.ts')
    stages.push(redactStage(context, config?.source))
  }
  if (render) {
    const { renderStage } = await import('./render.ts')
    stages.push(await renderStage(context, render))
  }
  if (files !== undefined || file) {
    const { filesStage } = await import('./files.ts')
    const parent = pristine ? {} : context.env
    stages.push(filesStage(context, { files, file, preferEnv, parent }))
  }
  return stages
}
