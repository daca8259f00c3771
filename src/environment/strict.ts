/**
 * `exec --strict`: secrets go only where the caller's environment asks for them, by a placeholder.
 *
 * All services are judged together, once. (The Go program judges them one after the other: a
 * placeholder that only the second fills fails on the first.)
 */
import { text, storedNames, type Text } from '../core/text.ts'
import { ChamberError } from '../core/errors.ts'
import type { Variables } from '../core/variables.ts'
import type { Variable } from './merge.ts'

export interface StrictOptions {
  /** The value that asks to be replaced, `chamberme` by default. */
  readonly placeholder: string
  /** Whether the user chose how variables are named: then any name could be filled. */
  readonly namesChosen: boolean
}

/**
 * The secrets that fill a placeholder; the others are left out.
 *
 * @param parent the caller's environment
 * @throws {ChamberError} STRICT, naming the variables at fault and no values
 */
export function fillPlaceholders(
  variables: ReadonlyMap<string, Variable>,
  parent: Variables,
  { placeholder, namesChosen }: StrictOptions,
): ReadonlyMap<string, Variable> {
  const asked = Object.keys(parent).filter((name) => parent[name] === placeholder)
  const isNever = (name: string) => name !== name.toUpperCase() || name.includes('-')
  refuse(
    namesChosen ? [] : asked.filter(isNever),
    text`could never be filled: a variable that chamber sets is upper case, without dashes`,
  )
  refuse(
    asked.filter((name) => !variables.has(name)),
    text`not filled by any service`,
  )
  refuse(
    [...variables.keys()].filter(
      (name) => parent[name] !== undefined && parent[name] !== placeholder,
    ),
    text`a secret too, but not the placeholder in the environment`,
  )
  return new Map([...variables].filter(([name]) => parent[name] === placeholder))
}

function refuse(names: readonly string[], fault: Text): void {
  if (names.length === 0) return
  const list = storedNames(names.toSorted())
  throw new ChamberError('STRICT', text`--strict: ${list}: ${fault}`)
}
