/** The command line of the benchmarks. */
import { parseArgs } from 'node:util'

export interface Options {
  /** Words of the program to compare with. */
  readonly against: readonly string[] | undefined
  readonly standalone: string | undefined
  /** Paths of Node.js. */
  readonly nodes: readonly string[]
  /** Parts of names of cases; all cases when there are none. */
  readonly only: readonly string[]
  readonly rounds: number | undefined
  readonly quick: boolean
  readonly profile: string | undefined
}

export const usage = `npm run bench -- [options]

Times the npm package, the standalone binary and another program in turns, against a TLS endpoint at
0 and 25 ms. Takes openssl and python3; the distance of 25 ms also Linux and root.

  --against CMD       a program to compare with: its path, and words before those of a case
  --standalone PATH   the standalone binary
  --node PATH         a Node.js to run the package on; may be repeated. By default the one at hand,
                      and the one in .cache/node-24
  --case NAME         only cases whose name holds this; may be repeated
  --rounds N          measured rounds of each case
  --quick             few rounds: to see that it works
  --profile CASE      where the time of a case goes on Node.js, in the place of measurements

A whole run with --against, not a quick one, writes docs/benchmarks.md.
`

/** Undefined when the usage was asked for. Throws what `parseArgs` throws. */
export function readOptions(words: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      against: { type: 'string' },
      standalone: { type: 'string' },
      node: { type: 'string', multiple: true },
      case: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      quick: { type: 'boolean' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  return {
    against: values.against?.split(' '),
    standalone: values.standalone,
    nodes: values.node ?? [],
    only: values.case ?? [],
    rounds: values.rounds === undefined ? undefined : atLeastOne(values.rounds),
    quick: values.quick ?? false,
    profile: values.profile,
  }
}

function atLeastOne(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new Error(`--rounds takes a number above 0, not '${text}'`)
}
