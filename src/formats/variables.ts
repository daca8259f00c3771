/**
 * Keys as names of variables, for the formats that have no other names.
 *
 * The rule is the one of `exec`: capitals, and an underscore for whatever is no letter, digit or
 * underscore. What then still begins with a digit is no name for a shell, and costs only itself.
 */
import { fullKey, type KeyPath } from '../core/key.ts'
import type { NamedSecret, NamedValue } from '../core/secret.ts'
import { text, storedName } from '../core/text.ts'
import { variableName } from '../core/variable-name.ts'
import { byKey, groupLosses, type Loss } from './format.ts'

/** A secret under the name that it has in a text. */
export interface Variable extends NamedValue {
  readonly name: string
}

export interface Variables {
  /** By key in byte order, each name once. */
  readonly variables: readonly Variable[]
  readonly losses: readonly Loss[]
}

/** How a format makes names of keys, and which ones it can have. */
export interface Naming {
  readonly nameOf: (key: KeyPath) => string
  readonly isName: (name: string) => boolean
}

const isShellName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

/** `db-user` is `DB_USER`. */
export const capitals: Naming = {
  nameOf: (key) => variableName(key),
  isName: isShellName,
}

/** `Db-user` is `Db_user`. */
export const caseKept: Naming = {
  nameOf: (key) => variableName(key, 'preserve'),
  isName: isShellName,
}

/** Names secrets that have no name yet; of those with one name, the last one given is kept. */
export function nameVariables(
  secrets: readonly NamedSecret[],
  { nameOf, isName }: Naming,
): Variables {
  const named = secrets.map((secret): Variable => {
    const key = fullKey(secret)
    return { key, name: secret.name ?? nameOf(key), value: secret.value }
  })
  const winners = new Map(
    named.filter(({ name }) => isName(name)).map((variable) => [variable.name, variable]),
  )
  const unnamed = named
    .filter(({ name }) => !isName(name))
    .map(({ key }) => ({ key, text: text`left out, because no variable can have such a name` }))
  const losers = named.flatMap(({ key, name }) => {
    const winner = winners.get(name)
    if (!winner || winner.key === key) return []
    return [
      {
        key,
        text: text`left out, because ${storedName(winner.key)} becomes ${storedName(name)} too`,
      },
    ]
  })
  return {
    variables: byKey([...winners.values()]),
    losses: groupLosses([...unnamed, ...losers]),
  }
}

/** Takes out the values that a variable cannot have: the system ends a value at a NUL. */
export function withoutNul({ variables, losses }: Variables): Variables {
  const cut = variables.filter(({ value }) => value.includes('\0'))
  const why = text`left out, because a variable cannot hold a NUL character`
  return {
    variables: variables.filter((variable) => !cut.includes(variable)),
    losses: [...losses, ...groupLosses(cut.map(({ key }) => ({ key, text: why })))],
  }
}
