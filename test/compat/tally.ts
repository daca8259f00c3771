/** Counts over all cases, told at the end: what was run, what is exact. */

export interface Tally {
  /** Notes a run; `exact` is undefined where the original printed nothing to compare with. */
  ran(exact: boolean | undefined): void
  /** What to print at the end. */
  summary(): string
}

export function createTally(): Tally {
  const counts = { runs: 0, recorded: 0, exact: 0 }
  return {
    ran(exact) {
      counts.runs += 1
      if (exact === undefined) return
      counts.recorded += 1
      if (exact) counts.exact += 1
    },
    summary() {
      const { runs, recorded, exact } = counts
      return [
        `compatibility: ${runs} runs compared`,
        `${exact} of ${recorded} outputs exact to the byte`,
      ].join('; ')
    },
  }
}
