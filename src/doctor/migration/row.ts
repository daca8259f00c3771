/** What an examination of data finds: a row for each thing that is not as it was with the Go program. */

import type { Backend } from '../../core/backend.ts'

/**
 * - `changes`: a command gives something else for this data
 * - `works`: what failed, or could not be asked for, works
 * - `repair`: the data itself is amiss, for both programs
 * - `unread`: it could not be looked at
 * - `same`: it looks as if it mattered, and does not
 */
export type RowType = 'changes' | 'works' | 'repair' | 'unread' | 'same'

export interface Row {
  /** Undefined where it is about services as such. */
  readonly service: string | undefined
  readonly type: RowType
  /** The keys that it is about; of a row about services, their names. */
  readonly keys: readonly string[]
  /** A sentence on what was, and what is. */
  readonly text: string
  /** What to do about it, where there is something. */
  readonly remedy?: string | undefined
}

/** A row of one service, whose name is added by who asks. */
export type Found = Omit<Row, 'service'>

/** A row about some keys, or none where there are none. */
export const about = (keys: readonly string[], row: Omit<Found, 'keys'>): readonly Found[] =>
  keys.length > 0 ? [{ ...row, keys }] : []

/** The backends that have tags and labels, and can list services. */
export const isParameterStore = (backend: Backend): boolean =>
  backend === 'ssm' || backend === 'local'
