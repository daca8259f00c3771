import { State } from './state.ts'

/**
 * Where a state is kept. Work is a plain function: whatever it throws is thrown to its caller, and
 * then it must have changed nothing.
 */
export type Backing = {
  /** Looks at the last state that was kept. */
  readonly read: <T>(work: (state: State) => T) => Promise<T>
  /** Changes the state; settles when the change is kept for good. */
  readonly change: <T>(work: (state: State) => T) => Promise<T>
}

/** A state that lasts as long as the process: tests, and a dev server without a file. */
export function memoryBacking(state: State = new State()): Backing {
  return {
    read: async (work) => work(state),
    change: async (work) => work(state),
  }
}
