/** The places where secrets can be, as --backend and CHAMBER_SECRET_BACKEND name them. */

export const backends = ['ssm', 'secretsmanager', 's3', 's3-kms', 'local', 'null'] as const
export type Backend = (typeof backends)[number]

/** Whether it is the name of a backend but for two letters. */
export const isNearBackend = (input: string): boolean =>
  backends.some((backend) => distance(backend, input.toLowerCase()) <= 2)

/** How many letters have to be added, left out or changed to turn one into the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1]
    for (const [at, mine] of [...other].entries()) {
      const changed = (row[at] ?? 0) + (letter === mine ? 0 : 1)
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
