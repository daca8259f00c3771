/** Several services become one set of variables. */
import type { Key } from '../core/key.ts'
import type { NamedSecret } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { variableName } from '../core/variable-name.ts'
import type { Variables } from '../core/variables.ts'
import type { Notice } from './notice.ts'

/** The answer of a store for one service. */
export interface ServiceValues {
  readonly service: ServiceReference
  /** By key in byte order, those with a name of their own behind the others. */
  readonly values: readonly NamedSecret[]
}

/** A variable and the key it came from. */
export interface Variable {
  readonly name: string
  readonly value: string
  readonly service: ServiceReference
  readonly key: Key
}

export interface Merged {
  /** By name; a later service has won over an earlier one. */
  readonly variables: ReadonlyMap<string, Variable>
  readonly notices: readonly Notice[]
}

/**
 * Merges services left to right, later ones winning. Two keys of one service that become the same
 * variable: the later one in byte order wins, so that every run gives the same; one that the user
 * renamed wins over one that merely has that name.
 */
export function mergeServices(services: readonly ServiceValues[]): Merged {
  const variables = new Map<string, Variable>()
  const notices: Notice[] = []
  for (const service of services) {
    const own = serviceVariables(service, notices)
    for (const variable of own.values()) {
      if (variables.has(variable.name)) {
        notices.push({ type: 'replaced', variable: variable.name, service: service.service })
      }
      variables.set(variable.name, variable)
    }
  }
  return { variables, notices }
}

function serviceVariables(
  { service, values }: ServiceValues,
  notices: Notice[],
): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>()
  const keys = new Map<string, string[]>()
  for (const { key, value, name = variableName(key) } of values) {
    variables.set(name, { name, value, service, key })
    keys.set(name, [...(keys.get(name) ?? []), key])
  }
  for (const [variable, sharing] of keys) {
    if (sharing.length > 1) notices.push({ type: 'collision', variable, service, keys: sharing })
  }
  return variables
}

/** One notice for each variable of the caller's environment that a secret replaces. */
export function replacedInParent(
  variables: ReadonlyMap<string, Variable>,
  parent: Variables,
): Notice[] {
  return [...variables.values()]
    .filter(({ name }) => parent[name] !== undefined)
    .map(({ name, service }) => ({ type: 'replaced', variable: name, service }))
}
