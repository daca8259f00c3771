/** The one door to the outside: what a command may touch. Tests pass their own. */
import type { LaunchRequest } from './process/launch.ts'
import type { OnNotice, Store } from './stores/store.ts'

export interface Input {
  readonly isTerminal: boolean
  /** Everything up to its end. */
  readAll(): Buffer
  /** Asks on stderr and reads a line that is not shown. */
  askHidden(question: string): Promise<string>
}

export interface Output {
  readonly isTerminal: boolean
  /** Writes all of it before it returns. */
  write(text: string): void
}

export interface Context {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Tells the user something beside the result. */
  readonly notice: OnNotice
  /** Opens the backend that flags and variables name. */
  readonly openStore: () => Promise<Store>
  /** Resolves when the user, or whoever runs chamber, wants it to end (SIGINT, SIGTERM). */
  readonly untilStopped: () => Promise<void>
  /** Runs a command in the place of chamber, and ends as it ends. */
  readonly launch: (request: LaunchRequest) => Promise<never>
}
