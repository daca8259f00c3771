/** Runs one recorded case: its starting state, its command lines, the store afterwards. */
import { open, type Setup } from '../harness/chamber.ts'
import { bucketName } from '../harness/target.ts'
import type { CompatCase, CompatRun, Expectation } from './case.ts'
import { commandOf, positionals } from './command-line.ts'
import { readFolder, written } from './folder-state.ts'
import { exitStatus, runProblems } from './outcome.ts'
import { fill, maskTimes } from './placeholders.ts'
import { withoutInformation } from './secrets.ts'
import { makeStartingState, valuesOf } from './starting-state.ts'
import { readStore, storeProblems } from './store-state.ts'
import type { Tally } from './tally.ts'

export interface CaseOptions {
  /** Holds the runs against what the original does, also where that is defective. */
  readonly original: boolean
  readonly tally: Tally
}

/** Everything that is not as the case says, a line each. */
export async function runCase(recorded: CompatCase, options: CaseOptions): Promise<string[]> {
  const here = await open()
  try {
    const { cwd, home, env, endpoint } = here
    const { port, keyArn } = endpoint
    const places = { cwd, home, path: env['PATH'] ?? '', port, keyArn }
    return await runAll(here, fill(recorded, places), options)
  } finally {
    await here.close()
  }
}

async function runAll(here: Setup, compatCase: CompatCase, options: CaseOptions) {
  const { endpoint } = here
  const { setup = [], files = {} } = compatCase
  for (const [name, file] of Object.entries(files)) {
    const { text, mode = '0644' } = typeof file === 'string' ? { text: file } : file
    await here.file(name, text, Number.parseInt(mode, 8))
  }
  const faults = await makeStartingState(endpoint, setup)
  const before = await readStore(endpoint, compatCase.backend)
  endpoint.fault(...faults)
  const problems: string[] = []
  for (const run of compatCase.runs) {
    const found = await runOne(here, { run, compatCase, options })
    problems.push(...found.map((text) => `chamber ${run.argv.join(' ')}\n  ${text}`))
  }
  const after = await readStore(endpoint, compatCase.backend)
  const wanted = wantedStore(compatCase, options)
  const counting = compatCase.backend === 'secretsmanager' ? withoutInformation(wanted) : wanted
  return [...problems, ...storeProblems(counting, { before, after })]
}

/** The original imports in random order up to a bad value: what it leaves behind is chance. */
const leavesChance = 'import-bad-among-good'

function wantedStore({ name, want_store, upstream_store }: CompatCase, { original }: CaseOptions) {
  if (!original) return want_store
  return name === leavesChance ? 'any' : (upstream_store ?? want_store)
}

interface OneRun {
  readonly run: CompatRun
  readonly compatCase: CompatCase
  readonly options: CaseOptions
}

async function runOne(here: Setup, { run, compatCase, options }: OneRun): Promise<string[]> {
  const expectation = options.original ? (run.upstream ?? run.want) : run.want
  const secrets = secretsOf(run, compatCase)
  const compare = run.compare ?? 'text'
  const problems: string[] = []
  const seen = new Set<string>()
  for (let time = 0; time < (run.repeat ?? 1); time += 1) {
    const before = await readFolder(here.cwd)
    const end = await here.chamber(run.argv, runOptions(run, compatCase))
    const files = written(before, await readFolder(here.cwd))
    const stdout = run.keep_times === true ? end.stdout : maskTimes(end.stdout)
    problems.push(
      ...runProblems({ run: end, stdout, files }, { expectation, compare, secrets }),
      ...Object.keys(await readFolder(here.home)).map((name) => `${name} was written at home`),
    )
    seen.add(`${exitStatus(end)} ${stdout}`)
    if (time === 0) options.tally.ran(exactness(stdout, { expectation, compatCase, options }))
  }
  if (expectation.steady !== false && seen.size > 1)
    problems.push(`not twice the same: ${[...seen].join(' ')}`)
  return problems
}

interface Recording {
  readonly expectation: Expectation
  readonly compatCase: CompatCase
  readonly options: CaseOptions
}

/** Whether the output is the original's to the byte, where that is what is wanted. */
function exactness(stdout: string, { expectation, compatCase, options }: Recording) {
  const isRecording = options.original || compatCase.expect === 'same'
  const { stdout: recorded, steady } = expectation
  return isRecording && recorded !== undefined && steady !== false ? stdout === recorded : undefined
}

function runOptions(run: CompatRun, { backend }: CompatCase) {
  const chosen = backend === 'ssm' ? {} : { CHAMBER_SECRET_BACKEND: backend }
  const bucket = backend.startsWith('s3') ? { CHAMBER_S3_BUCKET: bucketName } : {}
  const entries = Object.entries(run.env ?? {}).map(([name, value]) => [name, value ?? undefined])
  return { stdin: run.stdin ?? '', env: { ...chosen, ...bucket, ...Object.fromEntries(entries) } }
}

/** The values in the store, and those that this run writes; short ones are in any text. */
function secretsOf({ argv, stdin = '', secrets = [] }: CompatRun, { setup = [] }: CompatCase) {
  const given = commandOf(argv) === 'write' ? [stdin, positionals(argv)[3] ?? ''] : []
  return [...secrets, ...valuesOf(setup), ...given].filter(({ length }) => length >= 4)
}
