/** Runs all checks side by side, each within its time; what fails keeps no other from running. */
import { linked, unlessAborted } from '../core/abort.ts'
import { guard } from '../core/guard.ts'
import { oneLine } from '../core/sanitize.ts'
import { fail, failure, type Finding, type Outcome } from './finding.ts'

export interface Check {
  /** One or two words. */
  readonly name: string
  run(): Promise<Outcome | readonly Outcome[]>
}

/** Milliseconds for one check. */
const deadline = 20_000

/** The findings in the order of the checks, each as soon as those before it are there. */
export async function* examine(checks: readonly Check[]): AsyncGenerator<Finding> {
  const running = checks.map(async ({ name, run }) => {
    const { signal, release } = linked(undefined, deadline, () => new Late())
    const outcomes = await unlessAborted(run(), signal).catch(explain).finally(release)
    return [outcomes].flat().map((outcome) => toFinding(name, outcome))
  })
  for (const findings of running) yield* await findings
}

/** Parts of a text may come from an answer, and a terminal would obey them. */
const toFinding = (check: string, { text, remedy, ...rest }: Outcome): Finding => ({
  check,
  ...rest,
  text: guard(oneLine(text)),
  remedy: remedy === undefined ? undefined : guard(remedy),
})

class Late extends Error {}

const explain = (error: unknown): Outcome =>
  error instanceof Late
    ? fail(`no end after ${deadline / 1000} s`, 'check the network; the other lines tell more')
    : failure(error)
