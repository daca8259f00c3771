/**
 * The shape of a recorded case: what the store and the folder held, the command lines run one
 * after the other, what came of them, and what the store held afterwards.
 */

export interface CompatCase {
  readonly name: string
  readonly about: string
  readonly backend: string
  /** `same`: as recorded; `better`: the original is defective, `upstream` tells what it does. */
  readonly expect: 'same' | 'better'
  readonly setup?: readonly SetupStep[]
  readonly files?: Readonly<Record<string, string | FileState>>
  readonly runs: readonly CompatRun[]
  readonly want_store: StoreExpectation
  readonly upstream_store?: StoreExpectation
}

/** One step names one thing to make; `starting-state.ts` tells them apart by their fields. */
export type SetupStep = Readonly<Record<string, unknown>>

export interface FileState {
  readonly text: string
  readonly mode?: string
}

export interface CompatRun {
  readonly argv: readonly string[]
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string | null>>
  readonly secrets?: readonly string[]
  readonly repeat?: number
  readonly keep_times?: boolean
  readonly compare?: string
  readonly want: Expectation
  readonly upstream?: Expectation
}

export interface Expectation {
  readonly exit: number | readonly number[] | 'nonzero' | 'any'
  readonly signal?: string
  readonly stdout?: string
  readonly stdout_match?: string
  readonly stdout_nonempty?: boolean
  readonly stdout_has?: readonly string[]
  readonly stdout_lacks?: readonly string[]
  readonly reads_as?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly stderr: 'empty' | 'non-empty' | 'any'
  readonly files?: Readonly<Record<string, FileState>>
  /** Only of the original: it prints a secret, or not the same thing twice. */
  readonly secret_in_stderr?: boolean
  readonly steady?: boolean
}

export type StoreExpectation = 'unchanged' | 'any' | Readonly<Record<string, unknown>>
