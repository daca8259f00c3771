/** Holds one run against what it should have done. */
import { constants } from 'node:os'
import type { Run } from '../harness/chamber.ts'
import type { Expectation, FileState } from './case.ts'
import { blanks, isSame, matchesWhole } from './comparison.ts'
import { misreadings } from './readers.ts'

export interface Observed {
  readonly run: Run
  /** Standard output, its times masked. */
  readonly stdout: string
  /** Files that are new or changed, by their path in the working directory. */
  readonly files: Readonly<Record<string, FileState>>
}

export interface Wanted {
  readonly expectation: Expectation
  readonly compare: string
  /** Texts that must not be on standard error. */
  readonly secrets: readonly string[]
}

/** What is not as expected, a line each. */
export function runProblems(observed: Observed, wanted: Wanted): string[] {
  const { stderr } = observed.run
  const problems = [
    ...exitProblems(observed.run, wanted.expectation),
    ...outputProblems(observed.stdout, wanted),
    ...errorProblems(stderr, wanted),
    ...fileProblems(observed.files, wanted),
  ]
  return problems.length > 0 && stderr !== '' ? [...problems, `stderr: ${stderr}`] : problems
}

/** A process ended by a signal counts as 128 + its number, as a shell has it. */
export function exitStatus({ status, signal }: Run): number {
  return status ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

function exitProblems(run: Run, { exit, signal }: Expectation): string[] {
  const status = exitStatus(run)
  const allowed = typeof exit === 'number' ? [exit] : exit
  const fits = Array.isArray(allowed) ? allowed.includes(status) : allowed === 'any' || status !== 0
  const named = signal === undefined || run.signal === signal
  return [
    ...(fits ? [] : [`exit: want ${JSON.stringify(exit)}, got ${status}`]),
    ...(named ? [] : [`signal: want ${signal}, got ${run.signal}`]),
  ]
}

function outputProblems(got: string, { expectation: want, compare }: Wanted): string[] {
  const problems: string[] = []
  const say = (what: string) => problems.push(`stdout ${what}: ${JSON.stringify(got)}`)
  if (want.stdout !== undefined && want.steady !== false && !isSame(compare, want.stdout, got))
    say(`is not ${JSON.stringify(want.stdout)} (${compare})`)
  if (want.stdout_match !== undefined && !matchesWhole(want.stdout_match, got))
    say(`does not match ${want.stdout_match}`)
  if (want.stdout_nonempty === true && got.trim() === '') say('is empty')
  const lines = blanks(got).split('\n')
  for (const line of want.stdout_has ?? []) if (!lines.includes(blanks(line))) say(`lacks ${line}`)
  for (const text of want.stdout_lacks ?? []) if (got.includes(text)) say(`has ${text}`)
  for (const [format, values] of Object.entries(want.reads_as ?? {}))
    misreadings(format, got, values).forEach(say)
  return problems
}

function errorProblems(stderr: string, { expectation: want, secrets }: Wanted): string[] {
  const leaked = secrets.filter((secret) => stderr.includes(secret))
  const problems =
    want.secret_in_stderr === true ? [] : leaked.map((secret) => `stderr tells ${secret}`)
  if (want.stderr === 'empty' && stderr !== '') return [...problems, 'stderr is not empty']
  if (want.stderr === 'non-empty' && stderr === '') return [...problems, 'stderr is empty']
  return problems
}

function fileProblems(files: Observed['files'], { expectation, compare }: Wanted): string[] {
  const wanted = expectation.files ?? {}
  const extra = Object.keys(files).filter((name) => !(name in wanted))
  const wrong = Object.entries(wanted).flatMap(([name, want]) => {
    const got = files[name]
    if (got === undefined) return [`file ${name} was not written`]
    const same = isSame(compare, want.text, got.text)
    const mode = want.mode === undefined || want.mode === got.mode
    return [
      ...(same ? [] : [`file ${name}: want ${want.text}, got ${got.text}`]),
      ...(mode ? [] : [`file ${name}: want mode ${want.mode}, got ${got.mode}`]),
    ]
  })
  return [...extra.map((name) => `file ${name} was written`), ...wrong]
}
