/** What several services make of each other. */
import { byteOrder } from '../../byte-order.ts'
import { variableName } from '../../variable-name.ts'
import { goVariable } from './go-variables.ts'
import type { Row } from './row.ts'
import { groupKeys, listed } from './variables.ts'

/** A service by its name, and its keys. */
export interface NamedKeys {
  readonly name: string
  readonly keys: readonly string[]
}

/** Services whose name begins with the whole name of another one, without being below it. */
export function judgePrefixes(names: readonly string[]): readonly Row[] {
  const sorted = names.toSorted(byteOrder)
  const also = sorted.flatMap((name, index) => {
    const rest = sorted.slice(index + 1)
    const end = rest.findIndex((other) => !other.startsWith(name))
    const others = rest
      .slice(0, end < 0 ? undefined : end)
      .filter((one) => one[name.length] !== '/')
    return others.length > 0 ? [{ name, others }] : []
  })
  const [first] = also
  if (!first) return []
  return [
    {
      service: undefined,
      type: 'changes',
      keys: also.map(({ name }) => name),
      text: `list-services SERVICE gives that service and those below it; the Go program took it for the beginning of a name, and list-services ${first.name} gave ${listed(first.others)} too`,
    },
  ]
}

/** Whether a service can be named: both programs lower-case what is typed. */
export const isReachable = (name: string): boolean => !/[A-Z]/.test(name)

/** Services that neither program can name. */
export function judgeCapitalServices(names: readonly string[]): readonly Row[] {
  const keys = names.filter((name) => !isReachable(name))
  if (keys.length === 0) return []
  return [
    {
      service: undefined,
      type: 'same',
      keys,
      text: 'have capitals: list-services and find of both programs show them, and no other command reaches them, for a service is lower-cased',
    },
  ]
}

/** Keys of several services in one `exec`: later services win, but a dot made another variable of one. */
export function judgeTogether(services: readonly NamedKeys[]): readonly Row[] {
  if (services.length < 2) return []
  const byName = new Map<string, { service: string; keys: readonly string[] }[]>()
  for (const { name: service, keys } of services) {
    for (const [variable, group] of groupKeys(keys, (key) => variableName(key))) {
      byName.set(variable, [...(byName.get(variable) ?? []), { service, keys: group }])
    }
  }
  const shared = [...byName].filter(([, givers]) => givers.length > 1)
  const isOther = ([name, givers]: (typeof shared)[number]) =>
    givers.some(({ keys }) => keys.some((key) => goVariable(key) !== name))
  const service = services.map(({ name }) => name).join(' ')
  const changes = shared.filter(isOther).map(([name, givers]): Row => {
    const before = [...new Set(givers.flatMap(({ keys }) => keys.map(goVariable)))]
    return {
      service,
      type: 'changes',
      keys: [...new Set(givers.flatMap(({ keys }) => keys))],
      text: `in one exec they all become ${name}, and that of ${givers.at(-1)?.service} wins; the Go program set ${before.join(' and ')}`,
      remedy: 'let the program read the new name, or rename one: --rename',
    }
  })
  const same = shared.filter((one) => !isOther(one)).map(([name]) => name)
  if (same.length === 0) return changes
  const text =
    'come from several of these services: in both programs the later service wins, with a warning'
  return [...changes, { service, type: 'same', keys: same, text }]
}
