import type { Place } from '../names.ts'
import type { ParameterTable } from '../parameter-table.ts'

/** What does not change from one request to the next. */
export type Settings = {
  readonly accountId: string
  /** What is told as LastModifiedUser. */
  readonly user: string
  /** The key ids, aliases and ARNs that exist; undefined: every one does. */
  readonly kmsKeys: readonly string[] | undefined
  /** Every page comes after an empty one that has a NextToken. */
  readonly emptyPages: boolean
  /** Names may hold characters that AWS refuses. */
  readonly lenientNames: boolean
}

/** One request, as the operations see it. */
export type Call = {
  readonly operation: string
  readonly parameters: ParameterTable
  readonly place: Place
  /** Milliseconds since 1970. */
  readonly now: number
  readonly settings: Settings
}

/**
 * Answers one request. It checks everything before it changes anything, so that a refusal leaves
 * the parameters as they were.
 */
export type Operation = (call: Call, input: unknown) => object
