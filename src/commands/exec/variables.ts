/** The variables that services give a command. */
import { text, storedNames } from '../../core/text.ts'
import type { Context } from '../../context.ts'
import { mergeServices, replacedInParent, type Variable } from '../../environment/merge.ts'
import { type Notice, noticeText } from '../../environment/notice.ts'
import { fillPlaceholders } from '../../environment/strict.ts'
import { counted } from '../../core/plural.ts'
import type { Plan } from '../../selection/plan.ts'
import { isNaming, type ReadOptions, readServices } from '../../selection/service-values.ts'
import type { ExecOptions } from './options.ts'

type Variables = ReadonlyMap<string, Variable>

/** Reads and merges services, and tells the user what may surprise. */
export async function collectVariables(
  context: Context,
  { services, reading }: Plan,
  { pristine, strict, strictValue }: ExecOptions,
): Promise<Variables> {
  const { env, report } = context
  const parent = pristine ? {} : env
  const placeholder = strict ? strictValue : undefined
  const options = { ...reading, environment: parent, placeholder }
  const answers = await readServices(context, services, options)
  for (const { service, values } of answers) {
    const keys = storedNames(values.map(({ key }) => key))
    report.verbose(text`service '${service.typed}': ${counted(values.length, 'secret')}: ${keys}`)
  }
  const { variables: merged, notices } = mergeServices(answers)
  const variables = reading.preferEnv ? await preferParent(context, merged, options) : merged
  const warn = (one: Notice) => report.warn(noticeText(one))
  if (strict) {
    notices.filter(({ type }) => type === 'collision').forEach(warn)
    const rules = { placeholder: strictValue, namesChosen: isNaming(reading) }
    return fillPlaceholders(variables, env, rules)
  }
  replacedInParent(variables, parent).forEach(warn)
  notices.forEach(warn)
  return variables
}

/** With `--strict`, a variable that asks to be filled is no choice of the caller. */
async function preferParent(
  { report }: Context,
  merged: Variables,
  { environment = {}, placeholder }: ReadOptions,
): Promise<Variables> {
  const { keptValue } = await import('../../selection/prefer.ts')
  const isKept = (name: string) => keptValue(name, environment, placeholder) !== undefined
  const kept = [...merged.keys()].filter(isKept)
  if (kept.length > 0) report.verbose(text`kept as the environment has them: ${storedNames(kept)}`)
  return new Map([...merged].filter(([name]) => !isKept(name)))
}
