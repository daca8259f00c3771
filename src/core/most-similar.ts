/**
 * Returns the name that differs from the input in the fewest characters, or undefined if none is
 * close.
 */
export function mostSimilar(input: string, names: readonly string[]): string | undefined {
  if (input.length > 40) return undefined
  const distances = names.map((name) => ({ name, distance: editDistance(input, name) }))
  const [best] = distances.toSorted((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.min(3, best.name.length * 0.4) ? best.name : undefined
}

/** Counts characters that are added, removed, replaced or exchanged with the next one. */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity
  for (let row = 1; row <= from.length; row++) {
    rows[row] = [row]
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1]
      const isExchanged = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      rows[row]![column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isExchanged ? at(row - 2, column - 2) + 1 : Infinity,
      )
    }
  }
  return at(from.length, to.length)
}
