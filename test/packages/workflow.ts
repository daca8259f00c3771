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
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}

type Permissions = Readonly<Record<string, string>> | 'read-all' | 'write-all'

export interface Job {
  readonly permissions?: Permissions
  readonly environment?: string | { readonly name: string }
  readonly container?: string | { readonly image: string }
  readonly services?: Readonly<Record<string, { readonly image: string }>>
  readonly steps: readonly Step[]
}

export interface Workflow {
  readonly permissions?: Permissions
  readonly jobs: Readonly<Record<string, Job>>
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

/** Whether a job may change anything: a release, a package, an attestation. */
export function mayWrite({ permissions }: Job, whole?: Permissions): boolean {
  const granted = permissions ?? whole ?? 'write-all'
  if (typeof granted === 'string') return granted === 'write-all'
  return Object.values(granted).includes('write')
}

export const environmentOf = ({ environment }: Job): string | undefined =>
  typeof environment === 'object' ? environment.name : environment

const isPinnedAction = (name: string): boolean => /^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/.test(name)
export const isPinnedImage = (name: string): boolean => /@sha256:[0-9a-f]{64}$/.test(name)

/** The images that a job starts, also those that actions use if no other is named. */
function imagesOf({ container, services = {}, steps }: Job): string[] {
  const own = [container ?? [], ...Object.values(services)].flat()
  return [
    ...own.map((one) => (typeof one === 'string' ? one : one.image)),
    ...steps.flatMap(imagesOfAction),
  ]
}

function imagesOfAction({ uses = '', with: inputs = {} }: Step): string[] {
  if (uses.startsWith('docker://')) return [uses]
  const [action] = uses.split('@')
  const named = (input: string, word: string, usual: string) =>
    new RegExp(`^${word}=(\\S+)$`, 'm').exec(String(inputs[input]))?.[1] ?? usual
  if (action === 'docker/setup-buildx-action') {
    return [named('driver-opts', 'image', 'moby/buildkit:buildx-stable-1')]
  }
  const hasBill = action === 'docker/build-push-action' && (inputs['sbom'] ?? false) !== false
  return hasBill ? [named('sbom', 'generator', 'docker/buildkit-syft-scanner:stable-1')] : []
}

function jobFaults(name: string, job: Job, whole: Permissions | undefined): string[] {
  const uses = job.steps.flatMap((step) => step.uses ?? [])
  const actions = uses.filter((one) => !one.startsWith('docker://') && !isPinnedAction(one))
  const isOpen = mayWrite(job, whole) && environmentOf(job) === undefined
  return [
    ...actions.map((action) => `not pinned to a commit: ${action}`),
    ...imagesOf(job)
      .filter((image) => !isPinnedImage(image))
      .map((image) => `not pinned to a digest: ${image}`),
    ...(isOpen ? [`may write without a protected environment: ${name}`] : []),
  ]
}

/** What is against a workflow; says so where only part of it could be seen. */
export function workflowFaults(file: string): string[] {
  const { permissions, jobs } = readWorkflow(file)
  const own = [
    ...Object.entries(jobs).flatMap(([name, job]) => jobFaults(name, job, permissions)),
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
