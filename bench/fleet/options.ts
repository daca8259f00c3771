/** The command line of the fleet benchmark. */
import { parseArgs } from 'node:util'

export interface FleetOptions {
  /** Path of a program to compare with, and arguments before those of a run. */
  readonly against: readonly string[] | undefined
  readonly standalone: string | undefined
  readonly tasks: number
  readonly keys: number
  /** Leave out the bucket that stays empty, which takes minutes. */
  readonly quick: boolean
  readonly onlySimulate: boolean
}

export const usage = `npm run fleet -- [options]

Starts many processes together against an endpoint that allows 10 reads a second, and simulates
1,000 processes at 40 reads a second with the retry policy of this checkout.

  --against CMD       a program to compare with
  --standalone PATH   the standalone binary
  --tasks N           processes (default: 60)
  --keys N            keys of the service that each of them reads (default: 60)
  --quick             without the quota that is used up for 90 s
  --simulate          only the simulation

A complete run with --against writes docs/benchmarks.md.
`

/** Returns undefined if the usage was asked for. */
export function readFleetOptions(args: readonly string[]): FleetOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      against: { type: 'string' },
      standalone: { type: 'string' },
      tasks: { type: 'string', default: '60' },
      keys: { type: 'string', default: '60' },
      quick: { type: 'boolean', default: false },
      simulate: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  return {
    against: values.against?.split(' '),
    standalone: values.standalone,
    tasks: Number(values.tasks),
    keys: Number(values.keys),
    quick: values.quick,
    onlySimulate: values.simulate,
  }
}
