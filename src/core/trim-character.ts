/** One character at the ends of a text, in one pass: the pattern `x+$` reads every row of them again and again. */

/** Without a character at its beginning, however often it is there. */
export function trimStart(text: string, character: string): string {
  let at = 0
  while (text[at] === character) at++
  return text.slice(at)
}

/** Without a character at its end, however often it is there. */
export function trimEnd(text: string, character: string): string {
  return text.slice(0, text.length - countAtEnd(text, character))
}

/** How often a character is at the end. */
export function countAtEnd(text: string, character: string): number {
  let count = 0
  while (text[text.length - 1 - count] === character) count++
  return count
}
