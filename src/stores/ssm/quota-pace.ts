/** The pace of a quota of which some calls were made without one. */
import { Opening } from './opening.ts'
import { type Clock, Pace } from './pace.ts'

export interface QuotaPaceOptions {
  /** Calls that are made without a pace: at once, and then in each second. */
  readonly free: number
  readonly least: number
  readonly clock: Clock | undefined
  /** When the first call was answered. */
  readonly since: number
  readonly made: number
  readonly accepted: number
}

export function createPace({ free, made, ...rest }: QuotaPaceOptions): Pace {
  const opening = Number.isFinite(free) ? new Opening({ rate: free, made, ...rest }) : undefined
  return new Pace({ ...rest, opening })
}
