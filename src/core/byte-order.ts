/** Orders texts as their bytes do; parameter names, the texts sorted here, are ASCII. */
export function byteOrder(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
