/** What several services make of each other. */
import { text } from '../../core/text.ts'
import { byteOrder } from '../../core/byte-order.ts'
import type { Key } from '../../core/key.ts'
import { variableName } from '../../core/variable-name.ts'
import { goVariable } from './go-variables.ts'
import type { Row } from './row.ts'
import { groupKeys, listed } from './variables.ts'

/** A service by its name, and its keys. */
export interface NamedKeys {
  readonly name: string
  readonly keys: readonly Key[]
}

/** Services whose name begins with the whole name of another one, without being below it. */
export function judgePrefixes(names: readonly string[]): readonly Row[] {
  const sorted = names.toSorted(byteOrder)
  const also = sorted.flatMap((name, index) => {
    const others = beginningWith(name, sorted, index + 1)
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

/** Those from an index on that begin with a name and are not below it. */
function beginningWith(name: string, sorted: readonly string[], from: number): readonly string[] {
  const others: string[] = []
  for (let at = from; at < sorted.length; at++) {
    const other = sorted[at] ?? ''
    if (!other.startsWith(name)) break
    if (other[name.length] !== '/') others.push(other)
  }
  return others
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
  const service = services.map(({ name }) => name).join(' ')
  const shared = sharedVariables(services)
  const changes = shared
    .filter(({ before }) => before.length > 1)
    .map(({ name, keys, before, winner }): Row => ({
      service,
      type: 'changes',
      keys,
      text: `in one exec they all become ${name}, and that of ${winner} wins; the Go program set ${before.join(' and ')}`,
      remedy: text`let the program read the new name, or rename one: --rename`,
    }))
  const same = shared.filter(({ before }) => before.length === 1).map(({ name }) => name)
  if (same.length === 0) return changes
  const about =
    'come from several of these services: in both programs the later service wins, with a warning'
  return [...changes, { service, type: 'same', keys: same, text: about }]
}

/** A variable that several services give. */
interface Shared {
  readonly name: string
  readonly keys: readonly string[]
  /** What the Go program called it; several where it had several. */
  readonly before: readonly string[]
  /** The last of the services. */
  readonly winner: string
}

function sharedVariables(services: readonly NamedKeys[]): readonly Shared[] {
  const givers = new Map<string, { winner: string; count: number; keys: Set<string> }>()
  for (const { name: winner, keys } of services) {
    for (const [variable, group] of groupKeys(keys, (key) => variableName(key))) {
      const known = givers.get(variable) ?? { winner, count: 0, keys: new Set() }
      group.forEach((key) => known.keys.add(key))
      givers.set(variable, { ...known, winner, count: known.count + 1 })
    }
  }
  return [...givers]
    .filter(([, { count }]) => count > 1)
    .map(([name, { winner, keys }]) => ({
      name,
      keys: [...keys],
      before: [...new Set([...keys].map(goVariable))],
      winner,
    }))
}
