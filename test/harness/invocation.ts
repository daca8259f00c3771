/** The words, folder and environment that a run of the program starts with. */
import { program as usual } from './program.ts'

export interface InvocationOptions {
  /** Added to the small environment; `undefined` takes a variable out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Path of another Node to run the program on (see `node-versions.ts`). */
  readonly node?: string
  /** Path of another program to run. */
  readonly program?: string
}

export interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export interface Invocation {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

export function invocation(
  argv: readonly string[],
  place: Place,
  { env, cwd = place.cwd, node, program }: InvocationOptions,
): Invocation {
  const { file, args } = program === undefined ? usual(node) : { file: program, args: [] }
  return { file, args: [...args, ...argv], cwd, env: { ...place.env, ...env } }
}
