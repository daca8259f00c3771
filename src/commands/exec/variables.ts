/** The variables that services give a command. */
import type { Context } from '../../context.ts'
import { mergeServices, replacedInParent, type Variable } from '../../environment/merge.ts'
import { type Notice, noticeText } from '../../environment/notice.ts'
import { fillPlaceholders } from '../../environment/strict.ts'
import { counted } from '../../output/counted.ts'
import type { ServiceReference } from '../../service-reference.ts'
import { isNaming } from '../choice-options.ts'
import { readServices } from '../service-values.ts'
import type { ExecOptions } from './options.ts'

type Variables = ReadonlyMap<string, Variable>

/** Reads and merges services, and tells the user what may surprise. */
export async function collectVariables(
  context: Context,
  services: readonly ServiceReference[],
  options: ExecOptions,
): Promise<Variables> {
  const { env, notice } = context
  const { pristine, strict, strictValue } = options
  const answers = await readServices(context, services, options)
  for (const { service, values } of answers) {
    const keys = values.map(({ key }) => key).join(', ')
    notice('verbose', `service '${service.typed}': ${counted(values.length, 'secret')}: ${keys}`)
  }
  const { variables: merged, notices } = mergeServices(answers)
  const variables = options.preferEnv ? await preferParent(context, merged, options) : merged
  const warn = (one: Notice) => notice('warning', noticeText(one))
  if (strict) {
    notices.filter(({ type }) => type === 'collision').forEach(warn)
    const rules = { placeholder: strictValue, namesChosen: isNaming(options) }
    return fillPlaceholders(variables, env, rules)
  }
  if (!pristine) replacedInParent(variables, env).forEach(warn)
  notices.forEach(warn)
  return variables
}

/** With `--strict`, a variable that asks to be filled is no choice of the caller. */
async function preferParent(
  { env, notice }: Context,
  merged: Variables,
  { strict, strictValue }: ExecOptions,
): Promise<Variables> {
  const { keptValue } = await import('../../environment/prefer.ts')
  const placeholder = strict ? strictValue : undefined
  const isKept = (name: string) => keptValue(name, env, placeholder) !== undefined
  const kept = [...merged.keys()].filter(isKept)
  if (kept.length > 0) notice('verbose', `kept as the environment has them: ${kept.join(', ')}`)
  return new Map([...merged].filter(([name]) => !isKept(name)))
}
