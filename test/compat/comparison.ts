/** The ways in which two outputs can be the same. */
import { sameValues } from './readers.ts'

type Comparison = (want: string, got: string) => boolean

const comparisons: Readonly<Record<string, Comparison>> = {
  exact: (want, got) => want === got,
  text: (want, got) => blanks(want) === blanks(got),
  lines: (want, got) => sorted(want) === sorted(got),
  table: (want, got) => table(want) === table(got),
}

/** Whether an output is what was recorded, as the run's `compare` says. */
export function isSame(compare: string, want: string, got: string): boolean {
  // a few recordings only tell in words what is there: (a line with …)
  if (/^\(.*\)\n$/.test(want)) return got !== ''
  const comparison = comparisons[compare]
  return comparison === undefined ? sameValues(compare, want, got) : comparison(want, got)
}

/** Runs of blanks and tabs count as one. */
export function blanks(text: string): string {
  return text.replaceAll(/[ \t]+/g, ' ')
}

function sorted(text: string): string {
  return text.split('\n').toSorted().join('\n')
}

/** The header first, the rows in any order. */
function table(text: string): string {
  const [header = '', ...rows] = blanks(text).split('\n')
  return `${header}\n${sorted(rows.join('\n'))}`
}

/** A pattern for a whole text, with its flags in front as Python writes them: `(?is)`. */
export function matchesWhole(pattern: string, text: string): boolean {
  const [, flags = '', body = ''] = /^(?:\(\?([a-z]+)\))?(.*)$/s.exec(pattern) ?? []
  return new RegExp(`^(?:${body})$`, `${flags}u`).test(text)
}
