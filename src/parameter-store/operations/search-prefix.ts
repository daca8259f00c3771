import { keyOf } from '../names.ts'
import type { StringFilter } from './inputs.ts'

function common(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return one.slice(0, length)
}

/** What every key begins with that a filter lets through. */
function prefixOf({ Key, Option, Values = [] }: StringFilter): string {
  const [first, ...others] = Values
  const bounds = Key === 'Path' || (Key === 'Name' && Option !== 'Contains')
  if (!bounds || first === undefined) return ''
  const begin = Key === 'Path' ? keyOf(first).replace(/\/$/, '') : keyOf(first)
  return others.map(keyOf).reduce(common, begin)
}

/** What every key begins with that all filters let through: where to look, not yet what is found. */
export function searchPrefix(filters: readonly StringFilter[]): string {
  return filters
    .map(prefixOf)
    .reduce((longest, each) => (each.length > longest.length ? each : longest), '')
}
