/** Workflows of GitHub: what is wrong with them, and their steps as a runner runs them. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { parseDocument } from 'yaml'
import { repository } from '../harness/program.ts'

export interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

export interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
    >
  >
}

export function readWorkflow(file: string): Workflow {
  const document = parseDocument(readFileSync(file, 'utf8'), { strict: true })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault) throw fault
  return document.toJS() as Workflow
}

/** The linter that `.ci/run` builds where there is Go, or that of the machine. */
const actionlint = [join(repository, '.cache', 'actionlint', 'actionlint')]
  .concat((process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'actionlint')))
  .find((file) => existsSync(file))

/** What is against a workflow; says so where only part of it could be seen. */
export function workflowFaults(file: string): string[] {
  const { permissions, jobs } = readWorkflow(file)
  const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []))
  const loose = uses.filter((name) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/.test(name))
  const own = [
    ...loose.map((name) => `not pinned to a commit: ${name}`),
    ...(permissions === undefined ? ['permissions of the whole workflow are not given'] : []),
  ]
  if (actionlint === undefined) {
    console.warn('NOT TESTED: workflows by actionlint, which .ci/run installs where there is Go')
    return own
  }
  const { stdout, error } = spawnSync(actionlint, ['-oneline', '-no-color', file], {
    encoding: 'utf8',
  })
  if (error) throw error
  return [...own, ...stdout.split('\n').filter((line) => line !== '')]
}

interface Runner {
  readonly cwd: string
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly secrets?: Readonly<Record<string, string>>
}

/** Runs a step with `bash -e`, as runners do, with its variables. */
export function runStep({ run = '', env = {} }: Step, { secrets = {}, ...place }: Runner) {
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    value.replaceAll(/\$\{\{ secrets\.(\w+) \}\}/g, (_, secret: string) => secrets[secret] ?? ''),
  ])
  const own = Object.fromEntries(filled) as Record<string, string>
  const options = { cwd: place.cwd, env: { ...place.env, ...own }, extendEnv: false } as const
  return execa('bash', ['--norc', '-e', '-c', run], {
    ...options,
    all: true,
    reject: false,
    input: '',
  })
}
