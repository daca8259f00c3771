/** A difference as text and as JSON. */
import { storedName } from '../../core/text.ts'
import { printJson } from '../../output/json.ts'
import { byteOrder } from '../../core/byte-order.ts'
import type { Difference } from '../../changes/difference.ts'

/** A line for a key, or for a value where they are shown: in quotes, so that none can be more than one. */
export function printDifference(
  { onlyLeft, onlyRight, different }: Difference,
  withValues: boolean,
): string {
  const line = (sign: string, key: string, value: string) => ({
    key,
    text: `${sign} ${storedName(key)}${withValues ? `: ${inQuotes(value)}` : ''}`,
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

/** As JSON has it, and the control characters that JSON leaves: a terminal would obey them. */
const inQuotes = (value: string): string =>
  // oxlint-disable-next-line no-control-regex -- those are meant
  JSON.stringify(value).replace(/[\u007f-\u009f]/g, (one) => {
    return `\\u00${one.charCodeAt(0).toString(16)}`
  })

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
