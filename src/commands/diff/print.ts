/** A difference as text and as JSON. */
import { printJson } from '../../output/json.ts'
import { byteOrder } from '../../core/byte-order.ts'
import { escapeName } from '../../core/key.ts'
import type { Difference } from '../../changes/difference.ts'

/** A line for a key, or for a value where they are shown: in quotes, so that none can be more than one. */
export function printDifference(
  { onlyLeft, onlyRight, different }: Difference,
  withValues: boolean,
): string {
  const line = (sign: string, key: string, value: string) => ({
    key,
    text: `${sign} ${escapeName(key)}${withValues ? `: ${inQuotes(value)}` : ''}`,
  })
  const lines = [
    ...onlyLeft.map(({ key, value }) => line('-', key, value)),
    ...onlyRight.map(({ key, value }) => line('+', key, value)),
    ...different.flatMap(({ key, left, right }) =>
      withValues ? [line('-', key, left), line('+', key, right)] : [line('~', key, '')],
    ),
  ]
  return lines
    .toSorted((a, b) => byteOrder(a.key, b.key))
    .map(({ text }) => `${text}\n`)
    .join('')
}

/** JSON that also escapes the control and format characters that JSON leaves to a terminal. */
const inQuotes = (value: string): string =>
  JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) =>
    Array.from({ length: one.length }, (_, at) => escapeUnit(one.charCodeAt(at))).join(''),
  )

const escapeUnit = (unit: number): string => String.raw`\u${unit.toString(16).padStart(4, '0')}`

/** The shape of docs/json.md. */
export function toJson(
  { onlyLeft, onlyRight, different, same }: Difference,
  names: { readonly left: string; readonly right: string },
  withValues: boolean,
): string {
  const listed = <Item extends { readonly key: string }>(items: readonly Item[]) =>
    withValues ? items : items.map(({ key }) => ({ key }))
  return printJson({
    left: names.left,
    right: names.right,
    onlyLeft: listed(onlyLeft),
    onlyRight: listed(onlyRight),
    different: listed(different),
    same,
  })
}
