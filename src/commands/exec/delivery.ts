/** How secrets reach a command: what it is started with, and what there is while it runs. */
import type { Variable } from '../../environment/merge.ts'
import type { Lifetime } from '../../process/lifetime.ts'
import type { OutputFilter } from '../../process/output-filter.ts'

/**
 * A stage, such as `--files`, takes one and gives another; the last one is what the command gets.
 */
export interface Delivery {
  /** By the name of the variable: all that the command is to have, in whatever way. */
  readonly variables: ReadonlyMap<string, Variable>
  /** What is set in its environment: at first, all of them. */
  readonly set: Readonly<Record<string, string>>
  /** What it does not get of the caller's environment. */
  readonly unset: readonly string[]
  /** With any, chamber stays as the command's parent. */
  readonly lifetimes: readonly Lifetime[]
  /** With one, too: what each stream that it prints goes through. */
  readonly createFilter?: () => OutputFilter
}

export type Stage = (delivery: Delivery) => Delivery

/** Everything in the environment, and chamber gone. */
export const inEnvironment = (variables: ReadonlyMap<string, Variable>): Delivery => ({
  variables,
  set: Object.fromEntries([...variables].map(([name, { value }]) => [name, value])),
  unset: [],
  lifetimes: [],
})
