/**
 * Policies against what the commands ask of AWS: nothing that is asked is missing, and nothing is
 * allowed that is not asked. A command or a call that the table of `src/policy/` does not know fails
 * here.
 */
import { readFile } from 'node:fs/promises'
import { parseToObject } from 'hcl2-parser'
import { beforeAll, describe, expect, test } from 'vitest'
import { commandRegistry } from '../../src/commands/registry.ts'
import { purposes } from '../../src/policy/purpose.ts'
import { s3Calls } from '../../src/policy/s3-calls.ts'
import { secretsManagerCalls } from '../../src/policy/secrets-manager-calls.ts'
import { ssmCalls } from '../../src/policy/ssm-calls.ts'
import { setup } from '../harness/chamber.ts'
import type { Check } from './checks.ts'
import { judgeByIamSimulate } from './evaluator.ts'
import { allowing } from './judge.ts'
import { printedPolicy } from './printed.ts'
import { stories, storyNames, tables, tellOnce } from './stories.ts'
import type { Told } from './story.ts'
import { onAnotherKey, variations } from './variations.ts'

const settings = 'parameter/_chamber/store-config'

// All at once, for some of them wait.
beforeAll(async () => void (await Promise.all(storyNames.map(tellOnce))), 180_000)

describe.each(storyNames)('%s', (name) => {
  const story = stories[name]
  const table = tables[name]
  let told: readonly Told[]

  beforeAll(async () => {
    told = await tellOnce(name)
  })

  const rowOf = (command: string) => table.find((one) => one.command === command)

  const checksFor = (purpose: (typeof purposes)[number]) =>
    told
      .filter(({ command }) => {
        const row = rowOf(command)
        return row && purposes.indexOf(row.purpose) <= purposes.indexOf(purpose)
      })
      .flatMap(({ checks }) => checks)

  test('each command asks what the table says, no less and no more', () => {
    for (const { command, checks } of told) {
      const row = rowOf(command)
      const expected = (name === 'dotted' ? row?.dotted : undefined) ?? row?.calls
      const isOfSettings = (check: Check) => JSON.stringify(check).includes(settings)
      const own = checks.filter((check) => !isOfSettings(check))
      const actions = [...new Set(own.map(({ action }) => action))].toSorted()
      expect({ command, actions }).toEqual({ command, actions: [...new Set(expected)].toSorted() })
      const reads = checks.some(isOfSettings)
      expect({ command, reads }).toEqual({ command, reads: row?.readsSettings ?? false })
    }
  })

  test.skipIf(name === 'dotted')('every command of the table was run', () => {
    const known = table.map(({ command }) => command).toSorted()
    expect(told.map(({ command }) => command).toSorted()).toEqual(known)
  })

  test.each(purposes)('the policy for %s allows all that is asked', async (purpose) => {
    const policy = await printedPolicy(story, purpose)
    const lacking = checksFor(purpose).filter((check) => !allowing(policy, check))
    expect(lacking).toEqual([])
  })

  test.each(purposes)('the policy for %s allows nothing that is not asked', async (purpose) => {
    const policy = await printedPolicy(story, purpose)
    const used = new Set(
      checksFor(purpose).map((check) => `${allowing(policy, check)?.Sid} ${check.action}`),
    )
    const granted = policy.Statement.flatMap(({ Sid, Action }) =>
      Action.map((action) => `${Sid} ${action}`),
    )
    // The dotted layout is asked the same by the commands that its story leaves out.
    const extra = granted.filter((one) => !used.has(one) && name !== 'dotted')
    expect(extra).toEqual([])
    const tooMuch = checksFor(purpose)
      .flatMap((check) => variations(check, story.service))
      .filter((check) => allowing(policy, check))
    expect(tooMuch).toEqual([])
  })

  test.skipIf(name === 's3')('a key that is named itself is the only one', async () => {
    const all = told.flatMap(({ checks }) => checks)
    const uses = all.filter(({ action }) => action.startsWith('kms:'))
    const policy = await printedPolicy(story, 'admin', ['--kms-key', uses[0]?.resource ?? ''])
    expect(uses.filter((check) => !allowing(policy, check))).toEqual([])
    expect(uses.map(onAnotherKey).filter((check) => allowing(policy, check))).toEqual([])
  })
})

judgeByIamSimulate()

/** Commands that ask nothing of a backend. */
const silent = ['dev-server', 'version', 'policy', 'upgrade-store']

test('no command is forgotten', () => {
  const known = new Set(ssmCalls.map(({ command }) => command.split(' ')[0]))
  const forgotten = commandRegistry.map(({ name }) => name).filter((name) => !known.has(name))
  expect(forgotten.toSorted()).toEqual(silent.toSorted())
})

test.each([
  ['ssm/api.ts', 'ssm', ssmCalls],
  ['secrets-manager/api.ts', 'secretsmanager', secretsManagerCalls],
  ['s3/bucket.ts', 's3', s3Calls],
] as const)('no call of %s is forgotten', async (file, service, table) => {
  const source = await readFile(new URL(`../../src/stores/${file}`, import.meta.url), 'utf8')
  const made = [...source.matchAll(new RegExp(`'(${service}:\\w+)`, 'g'))].map(([, call]) => call)
  const known = new Set(table.flatMap(({ calls }) => calls))
  expect([...new Set(made)].filter((call) => !known.has(call ?? ''))).toEqual([])
})

test('the path of a service needs its slash', async () => {
  const policy = await printedPolicy(stories.slash, 'exec')
  const check = (path: string) => ({
    action: 'ssm:GetParametersByPath',
    resource: `arn:aws:ssm:us-east-1:123456789012:parameter${path}`,
    context: {},
  })
  expect(allowing(policy, check('/app/'))).toBeDefined()
  expect(allowing(policy, check('/app'))).toBeUndefined()
  expect(allowing(policy, check('/apps/'))).toBeUndefined()
})

interface Block {
  readonly sid: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly condition?: readonly { test: string; variable: string; values: readonly string[] }[]
}

test.each(storyNames)('Terraform reads the same policy: %s', async (name) => {
  const { chamber } = await setup()
  const { flags, service } = stories[name]
  const place = ['--account', '123456789012', '--region', 'us-east-1', ...flags]
  const words = ['policy', service, '--for', 'admin', ...place]
  const { stdout } = await chamber([...words, '--format', 'terraform'])
  const [parsed, fault] = parseToObject(stdout) as [
    { data: { aws_iam_policy_document: { chamber_admin: [{ statement: Block[] }] } } },
    unknown,
  ]
  expect(fault).toBeNull()
  const [{ statement }] = parsed.data.aws_iam_policy_document.chamber_admin
  const asJson = statement.map(({ sid, actions, resources, condition = [] }) => {
    const tests = [...new Set(condition.map((one) => one.test))].map((one) => {
      const same = condition.filter((other) => other.test === one)
      return [one, Object.fromEntries(same.map(({ variable, values }) => [variable, values]))]
    })
    const Condition = tests.length > 0 ? { Condition: Object.fromEntries(tests) as object } : {}
    return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources, ...Condition }
  })
  const { stdout: printed } = await chamber([...words, '--output', 'json'])
  expect({ Version: '2012-10-17', Statement: asJson }).toEqual(JSON.parse(printed))
})

test('what is not told is any, with a warning', async () => {
  const { chamber } = await setup()
  const run = await chamber(['policy', 'app'], { env: { AWS_REGION: undefined } })
  expect(run).toMatchObject({ status: 0, calls: {} })
  expect(run.stderr).toBe(
    'chamber: warning: the policy is for any region and account; name yours with --region and --account\n',
  )
  expect(run.stdout).toContain('arn:aws:ssm:*:*:parameter/app/*')
})

test.each([
  ['cn-north-1', 'arn:aws-cn:ssm:cn-north-1:'],
  ['us-gov-west-1', 'arn:aws-us-gov:ssm:us-gov-west-1:'],
  ['us-isob-east-1', 'arn:aws-iso-b:ssm:us-isob-east-1:'],
  ['eu-west-1', 'arn:aws:ssm:eu-west-1:'],
])('the region %s tells its partition', async (region, arn) => {
  const { chamber } = await setup()
  const { stdout } = await chamber([
    'policy',
    'app',
    '--region',
    region,
    '--account',
    '123456789012',
  ])
  expect(stdout).toContain(arn)
})

test.each([
  ['policy app --backend local', 'policy is not something that the local backend can do'],
  ['policy app --backend null', 'policy is not something that the null backend can do'],
  ['policy app --backend s3', 'the backends on S3 need a bucket'],
  ['policy app --account 12', "invalid --account '12'"],
  ['policy app --for everything', 'invalid --for: expected'],
  ['policy app --format terraform --output json', '--output json goes with --format json'],
  ['policy', "missing required argument 'service'"],
  ['policy app*', 'an argument of 4 characters is not a valid service name'],
])('%s is refused', async (typed, message) => {
  const { chamber } = await setup()
  const run = await chamber(typed.split(' '))
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(message)
})
