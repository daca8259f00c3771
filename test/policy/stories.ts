/**
 * What the commands ask of AWS: each is run as a user runs it, and what it asks is turned into what
 * IAM checks. A row is a command of the table in `src/policy/`, and the command lines that show all
 * that it may ask.
 */
import { LabelParameterVersionCommand } from '@aws-sdk/client-ssm'
import { open, type Setup } from '../harness/chamber.ts'
import type { Fault } from '../harness/fault.ts'
import { bucketName } from '../harness/target.ts'
import { type Check, checksOf } from './checks.ts'

export interface Story {
  /** Flags of the backend, for `policy` and for every command. */
  readonly flags: readonly string[]
  readonly service: string
  prepare?(place: Setup): Promise<unknown>
  readonly rows: readonly Row[]
}

interface Row {
  readonly command: string
  readonly runs: readonly (string | Run)[]
}

interface Run {
  readonly typed: string
  readonly stdin?: string
  readonly fault?: Fault
  before?(place: Setup): Promise<unknown>
}

/** A command of the table, and what IAM was asked for while it ran. */
export interface Told {
  readonly command: string
  readonly checks: readonly Check[]
}

/** Runs a story; every command must end well. */
export async function tell({ flags, rows, prepare }: Story): Promise<readonly Told[]> {
  const place = await open()
  try {
    await prepare?.(place)
    const told: Told[] = []
    for (const { command, runs } of rows) {
      const recorded = place.endpoint.record()
      const from = recorded.length
      for (const run of runs)
        await perform(place, flags, typeof run === 'string' ? { typed: run } : run)
      told.push({ command, checks: recorded.slice(from).flatMap(checksOf) })
    }
    return told
  } finally {
    await place.close()
  }
}

async function perform(place: Setup, flags: readonly string[], run: Run): Promise<void> {
  await run.before?.(place)
  place.endpoint.fault(...(run.fault ? [run.fault] : []))
  const { status, stderr } = await place.chamber([...flags, ...run.typed.split(' ')], {
    stdin: run.stdin,
  })
  place.endpoint.fault()
  if (status !== 0) throw new Error(`${run.typed} ended with ${status}: ${stderr}`)
}

/** Larger than the standard tier. */
const large = 'x'.repeat(5000)

/** Seeds the settings of the team: they are read, and decrypted, by what writes. */
const withSettings = (place: Setup) =>
  place.seed({ _chamber: { 'store-config': '{"version":"1","requiredTags":[]}' } })

async function label({ endpoint }: Setup, Name: string): Promise<void> {
  await endpoint.client().send(new LabelParameterVersionCommand({ Name, Labels: ['stable'] }))
}

const skipDenied: Run = {
  typed: 'exec --skip-denied app -- true',
  fault: { op: 'GetParametersByPath', error: 'AccessDeniedException', times: 1 },
}

const render = (service: string): Run => ({
  typed: `render - ${service}`,
  stdin: '{{ KEY }}',
})

const check = (service: string): Run => ({
  typed: `check ${service} --config declared.yaml --allow-surplus`,
  before: (place) => place.file('declared.yaml', 'keys:\n  key: {}\n'),
})

export const slash: Story = {
  flags: [],
  service: 'app',
  async prepare(place) {
    await place.seed({ app: { key: 'value', other: 'value' } })
    await label(place, '/app/key')
  },
  rows: [
    { command: 'exec', runs: ['exec app -- true', 'exec app:stable -- true'] },
    { command: 'env', runs: ['env app'] },
    { command: 'export', runs: ['export app', 'export app --recursive'] },
    { command: 'render', runs: [render('app')] },
    { command: 'check', runs: [check('app')] },
    { command: 'exec --only', runs: ['exec app --only key -- true', 'env app:stable --only key'] },
    { command: 'exec --skip-denied', runs: [skipDenied] },
    { command: 'read', runs: ['read app key', 'read -q app Key'] },
    { command: 'read --version', runs: ['read app key --version 1'] },
    { command: 'history', runs: ['history app key'] },
    { command: 'list', runs: ['list app', 'list app --recursive'] },
    { command: 'list --expand', runs: ['list app --expand'] },
    { command: 'list service:label', runs: ['list app:stable', 'list app:stable --expand'] },
    { command: 'list-services', runs: ['list-services', 'list-services app --secrets'] },
    { command: 'find', runs: ['find key'] },
    { command: 'find --by-value', runs: ['find --by-value value'] },
    { command: 'completion', runs: ['__complete list a', '__complete read app k'] },
    { command: 'tag read', runs: ['tag read app key'] },
    {
      command: 'write',
      runs: [
        { typed: 'write app new one --tags team=core', before: withSettings },
        'write app new two',
        'write app new two --skip-unchanged',
        { typed: 'write app large -', stdin: large },
      ],
    },
    {
      command: 'import',
      runs: [
        { typed: 'import app -', stdin: JSON.stringify({ key: 'changed', third: 'v' }) },
        { typed: 'import app - --tags team=core', stdin: JSON.stringify({ fourth: large }) },
      ],
    },
    {
      command: 'tag write',
      runs: ['tag write app new a=1 b=2', 'tag write app new a=1 --delete-other-tags'],
    },
    { command: 'tag delete', runs: ['tag delete app new a'] },
    { command: 'doctor', runs: ['doctor app'] },
    { command: 'audit', runs: ['audit app'] },
    { command: 'audit --unused', runs: ['audit app --unused'] },
    { command: 'delete', runs: ['delete app new'] },
    { command: 'delete --all', runs: ['delete app --all --yes'] },
  ],
}

export const dotted: Story = {
  flags: [],
  service: 'prod.app1.',
  rows: [
    {
      command: 'write',
      runs: [
        { typed: 'write prod.app1. key one --tags team=core', before: withSettings },
        'write prod.app1. key two',
        'write prod.app1. key two --skip-unchanged',
        { typed: 'write prod.app1. large -', stdin: large },
      ],
    },
    {
      command: 'exec',
      runs: ['exec prod.app1. -- true'],
    },
    { command: 'env', runs: ['env prod.app1.'] },
    { command: 'export', runs: ['export prod.app1.'] },
    { command: 'render', runs: [render('prod.app1.')] },
    { command: 'exec --only', runs: ['exec prod.app1. --only key -- true'] },
    { command: 'exec --skip-denied', runs: ['exec --skip-denied prod.app1. -- true'] },
    { command: 'read', runs: ['read prod.app1. key'] },
    { command: 'history', runs: ['history prod.app1. key'] },
    { command: 'list', runs: ['list prod.app1.'] },
    { command: 'tag read', runs: ['tag read prod.app1. key'] },
    { command: 'doctor', runs: ['doctor prod.app1.'] },
    { command: 'audit', runs: ['audit prod.app1.'] },
    { command: 'delete', runs: ['delete prod.app1. key'] },
  ],
}

const bucket = (backend: string) => ['--backend', backend, '--backend-s3-bucket', bucketName]

const remove = async ({ endpoint }: Setup, Key: string): Promise<void> => {
  const { DeleteObjectCommand } = await import('@aws-sdk/client-s3')
  await endpoint.s3().send(new DeleteObjectCommand({ Bucket: bucketName, Key }))
}

const objectRows: readonly Row[] = [
  { command: 'exec', runs: ['exec app -- true'] },
  { command: 'env', runs: ['env app'] },
  { command: 'export', runs: ['export app'] },
  { command: 'render', runs: [render('app')] },
  { command: 'check', runs: [check('app')] },
  { command: 'read', runs: ['read app key', 'read app key --version 1'] },
  { command: 'history', runs: ['history app key'] },
  { command: 'list', runs: ['list app', 'list app --expand'] },
  { command: 'doctor', runs: ['doctor app'] },
]

/** The index is made anew from a listing. */
const lost: Run = {
  typed: 'write app key three',
  before: (place) => remove(place, 'app/__latest.json'),
}
const lostAgain = { ...lost, typed: 'import app -', stdin: '{"key": "four", "other": "v"}' }
const lostAtLast = { ...lost, typed: 'delete app other' }

export const s3: Story = {
  flags: bucket('s3'),
  service: 'app',
  rows: [
    { command: 'write', runs: ['write app key one', 'write app key two', lost] },
    ...objectRows,
    { command: 'import', runs: [lostAgain] },
    { command: 'delete', runs: ['delete app key', lostAtLast] },
  ],
}

export const s3Kms: Story = {
  flags: bucket('s3-kms'),
  service: 'app',
  rows: [
    { command: 'write', runs: ['write app key one', 'write app key two'] },
    ...objectRows,
    { command: 'import', runs: [{ typed: 'import app -', stdin: '{"key": "four", "o": "v"}' }] },
    { command: 'delete', runs: ['delete app key'] },
  ],
}

export const secretsManager: Story = {
  flags: ['--backend', 'secretsmanager', '--kms-key', 'alias/parameter_store_key'],
  service: 'app',
  rows: [
    { command: 'write', runs: ['write app key one', 'write app key two', 'write app other v'] },
    { command: 'exec', runs: ['exec app -- true'] },
    { command: 'env', runs: ['env app'] },
    { command: 'export', runs: ['export app'] },
    { command: 'render', runs: [render('app')] },
    { command: 'check', runs: [check('app')] },
    { command: 'list', runs: ['list app', 'list app --expand'] },
    { command: 'read', runs: ['read app key', 'read app key --version 1'] },
    { command: 'history', runs: ['history app key'] },
    {
      command: 'import',
      runs: [
        { typed: 'import app -', stdin: '{"key": "four", "third": "v"}' },
        {
          typed: 'import app -',
          stdin: '{"key": "five"}',
          before: async ({ endpoint }) => {
            const { DeleteSecretCommand } = await import('@aws-sdk/client-secrets-manager')
            const input = { SecretId: 'app', ForceDeleteWithoutRecovery: true }
            await endpoint.secretsManager().send(new DeleteSecretCommand(input))
          },
        },
        'write app third v',
      ],
    },
    { command: 'doctor', runs: ['doctor app'] },
    { command: 'delete', runs: ['delete app third'] },
  ],
}

export const stories = { slash, dotted, s3, 's3-kms': s3Kms, secretsmanager: secretsManager }
