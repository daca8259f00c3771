/** Counts over all cases, told at the end: what was run, what was left out, what is exact. */

export interface Tally {
  /** Notes a run; `exact` is undefined where the original printed nothing to compare with. */
  ran(exact: boolean | undefined): void
  leftOut(reason: string): void
  /** What to print at the end. */
  summary(): string
}

export function createTally(): Tally {
  const counts = { runs: 0, recorded: 0, exact: 0 }
  const reasons = new Map<string, number>()
  return {
    ran(exact) {
      counts.runs += 1
      if (exact === undefined) return
      counts.recorded += 1
      if (exact) counts.exact += 1
    },
    leftOut: (reason) => void reasons.set(reason, (reasons.get(reason) ?? 0) + 1),
    summary() {
      const { runs, recorded, exact } = counts
      const total = [...reasons.values()].reduce((sum, count) => sum + count, 0)
      const list = [...reasons].map(([reason, count]) => `${reason} ${count}`).join(', ')
      return [
        `compatibility: ${runs} runs compared`,
        `${exact} of ${recorded} outputs exact to the byte`,
        total === 0 ? 'none left out' : `${total} left out (${list})`,
      ].join('; ')
    },
  }
}
