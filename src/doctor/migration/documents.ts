/** What only Secrets Manager keeps: values that are no strings, and the bookkeeping beside them. */
import { text } from '../../core/text.ts'
import { trimEnd, trimStart } from '../../core/trim-character.ts'
import type { Inspection, KeptSecret } from '../../stores/inspection.ts'
import { about, type Found } from './row.ts'

export function judgeDocument({ secrets, bookkeeping, refusal }: Inspection): readonly Found[] {
  if (refusal !== undefined) {
    return [{ type: 'same', keys: [], text: `${refusal}: neither program takes it for a service` }]
  }
  const keysOf = (isSo: (secret: KeptSecret) => boolean) =>
    secrets.filter(isSo).map(({ key }) => key)
  return [
    ...judgeBookkeeping(bookkeeping),
    ...(bookkeeping === 'broken'
      ? []
      : about(
          keysOf(({ isUnnoted }) => isUnnoted === true),
          {
            type: 'changes',
            text: 'have no bookkeeping, and read, list and history show no time for them; the Go program showed the year 1',
          },
        )),
    ...about(
      keysOf(({ json = '' }) => /^[[{n]/.test(json)),
      {
        type: 'changes',
        text: 'hold a list, an object or null, which is read as its JSON and kept by writes; the Go program gave an empty text, and its next write of any key stored that',
        remedy: text`what was written by the Go program since is empty: put back what is lost with read -v, or by AWS`,
      },
    ),
    ...about(
      keysOf((secret) => isRounded(secret)),
      {
        type: 'changes',
        text: 'hold a number of more digits, or a smaller one, than a float can, which is read to the last digit; the Go program rounded it, and its next write of any key stored that',
        remedy: text`keep such numbers as strings`,
      },
    ),
    ...about(
      keysOf(({ json }) => isNumber(json) && !Number.isFinite(Number(json))),
      {
        type: 'works',
        text: 'hold a number larger than any float, because of which the Go program could not read the service at all',
      },
    ),
  ]
}

const isNumber = (json: string | undefined): json is string => /^[-\d]/.test(json ?? '')

/** JSON and JavaScript have the floats that Go has. */
function isRounded({ json, value }: KeptSecret): boolean {
  if (!isNumber(json) || !Number.isFinite(Number(json))) return false
  return digitsOf(value ?? '') !== digitsOf(String(Number(json)))
}

/** The digits that count, without sign, point, exponent and the zeros around them. */
const digitsOf = (number: string): string =>
  trimEnd(trimStart(number.replace(/e.*/i, '').replace(/[-.]/g, ''), '0'), '0')

function judgeBookkeeping(bookkeeping: Inspection['bookkeeping']): readonly Found[] {
  if (bookkeeping === undefined || bookkeeping === 'none') return []
  const leaked: Found = {
    type: 'changes',
    keys: [],
    text: 'exec, env and export leave out the bookkeeping, _chamber_metadata, which the Go program gave away with the secrets, as the variable _CHAMBER_METADATA',
  }
  if (bookkeeping === 'whole') return [leaked]
  return [
    leaked,
    {
      type: 'works',
      keys: [],
      text: 'the bookkeeping, _chamber_metadata, is broken: read, list and history show version 0; those of the Go program failed. write and delete are refused by both',
      remedy: text`take that member out with the AWS console or CLI; versions then begin again at 1`,
    },
  ]
}
