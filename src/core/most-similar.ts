/** Returns the name that is at most three typing errors away, or undefined if none is close. */
export function mostSimilar(input: string, names: readonly string[]): string | undefined {
  const found = names.map((name) => {
    const max = Math.min(3, Math.floor(name.length * 0.4))
    return { name, distance: editDistance(input, name, max) }
  })
  const [best] = found.toSorted((a, b) => a.distance - b.distance)
  return best && best.distance < Infinity ? best.name : undefined
}

/** Counts characters that are added, removed, replaced or exchanged; Infinity above `max`. */
function editDistance(from: string, to: string, max: number): number {
  if (max < 0) return Infinity
  if (from === to) return 0
  const [a, b] = [from.slice(1), to.slice(1)]
  if (from[0] === to[0]) return editDistance(a, b, max)
  const isExchanged = from[0] === b[0] && a[0] === to[0]
  const edits = [[a, to], [from, b], [a, b], ...(isExchanged ? [[a.slice(1), b.slice(1)]] : [])]
  return 1 + Math.min(...edits.map(([x = '', y = '']) => editDistance(x, y, max - 1)))
}
