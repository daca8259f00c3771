/** From when to when. */
export interface Period {
  readonly since: Date
  readonly until: Date
}

export const isWithin = ({ since, until }: Period, time: Date): boolean =>
  time >= since && time <= until
