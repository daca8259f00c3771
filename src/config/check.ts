/** Whether services hold what is expected of them. */
import { text, type Text } from '../core/text.ts'
import { byteOrder } from '../core/byte-order.ts'
import { lowerCaseKey } from '../core/key.ts'
import type { SecretValue } from '../core/secret.ts'
import type { Declaration } from './config.ts'
import { faultOf } from './value-type.ts'

/** What is wrong with a key, in words that follow it; no value is among them. */
export interface Fault {
  readonly key: string
  readonly type: 'missing' | 'malformed'
  readonly text: Text
}

/** Secrets of one service after the other; later ones win. */
export type Answers = readonly (readonly SecretValue[])[]

/** The value of each declared key that is there, found as given or in lower case. */
export function valuesOf(
  declared: readonly Declaration[],
  answers: Answers,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const values of answers) {
    const byKey = new Map(values.map(({ key, value }) => [key, value]))
    for (const { key } of declared) {
      const value = byKey.get(key) ?? byKey.get(lowerCaseKey(key))
      if (value !== undefined) found.set(key, value)
    }
  }
  return found
}

/**
 * Everything that is wrong, in the order of the declarations.
 *
 * @param isExcused whether a key that is missing is no fault
 */
export function checkValues(
  declared: readonly Declaration[],
  found: ReadonlyMap<string, string>,
  isExcused: (declaration: Declaration) => boolean = () => false,
): readonly Fault[] {
  return declared.flatMap((declaration): Fault[] => {
    const { key, required } = declaration
    const value = found.get(key)
    if (value === undefined) {
      const isFault = required && !isExcused(declaration)
      return isFault ? [{ key, type: 'missing', text: text`is missing` }] : []
    }
    const fault = faultOf(value, declaration)
    return fault === undefined ? [] : [{ key, type: 'malformed', text: fault }]
  })
}

/** The keys that nothing is declared about, each once, in byte order. */
export function surplusKeys(declared: readonly Declaration[], answers: Answers): readonly string[] {
  const known = new Set(declared.flatMap(({ key }) => [key, key.toLowerCase()]))
  const keys = new Set(answers.flat().map(({ key }) => key))
  return [...keys].filter((key) => !known.has(key)).toSorted(byteOrder)
}
