/** How two sets of secrets differ. */
import { byteOrder } from '../core/byte-order.ts'
import type { SecretValue } from '../core/secret.ts'

/** A key of both sets, and its two values. */
export interface Pair {
  readonly key: string
  readonly left: string
  readonly right: string
}

/** By key in byte order, each. */
export interface Difference {
  readonly onlyLeft: readonly SecretValue[]
  readonly onlyRight: readonly SecretValue[]
  readonly different: readonly Pair[]
  /** Keys that have the same value in both. */
  readonly same: readonly string[]
}

/** Compares sets in which each key is once. */
export function compare(left: readonly SecretValue[], right: readonly SecretValue[]): Difference {
  const values = new Map(right.map(({ key, value }) => [key, value]))
  const keys = new Set(left.map(({ key }) => key))
  const pairs = left.flatMap(({ key, value }) => {
    const other = values.get(key)
    return other === undefined ? [] : [{ key, left: value, right: other }]
  })
  return {
    onlyLeft: sorted(left.filter(({ key }) => !values.has(key))),
    onlyRight: sorted(right.filter(({ key }) => !keys.has(key))),
    different: sorted(pairs.filter((pair) => pair.left !== pair.right)),
    same: sorted(pairs.filter((pair) => pair.left === pair.right)).map(({ key }) => key),
  }
}

const sorted = <Item extends { readonly key: string }>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => byteOrder(a.key, b.key))
