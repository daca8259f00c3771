/** What others wrote, made fit for a line of an error message. */

/** Longer texts are cut. */
const longest = 600

/** One line of printable text: no control characters, which a terminal would obey. */
export function oneLine(text: unknown): string {
  if (typeof text !== 'string') return ''
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\s]+/gu, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
