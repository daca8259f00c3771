/** How two sets of secrets differ. */
import { byteOrder } from '../core/byte-order.ts'

interface Entry<Key> {
  readonly key: Key
  readonly value: string
}

/** A key of both sets, and its two values. */
export interface Pair<Key extends string = string> {
  readonly key: Key
  readonly left: string
  readonly right: string
}

/** By key in byte order, each. */
export interface Difference<Key extends string = string> {
  readonly onlyLeft: readonly Entry<Key>[]
  readonly onlyRight: readonly Entry<Key>[]
  readonly different: readonly Pair<Key>[]
  /** Keys that have the same value in both. */
  readonly same: readonly Key[]
}

/** Compares sets in which each key is once. */
export function compare<Key extends string>(
  left: readonly Entry<Key>[],
  right: readonly Entry<Key>[],
): Difference<Key> {
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
