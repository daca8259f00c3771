/**
 * The same policies, judged by someone else: iam-simulate knows IAM's rules, the actions and their
 * resources, and the variables of each. It is installed by .ci/run, apart from this package's own
 * dependencies, because its licence (AGPL) is another.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { purposes } from '../../src/policy/purpose.ts'
import { repository } from '../harness/program.ts'
import { account, type Check } from './checks.ts'
import { printedPolicy } from './printed.ts'
import { stories, storyNames, tables, tellOnce } from './stories.ts'
import type { Told } from './story.ts'
import { onAnotherKey, variations } from './variations.ts'

const folder = join(repository, '.cache/iam-simulate/node_modules/@cloud-copilot/iam-simulate')
const isHere = existsSync(folder)
if (!isHere) console.warn('NOT TESTED with iam-simulate: .ci/run installs it')

interface Simulation {
  readonly request: object
  readonly identityPolicies: readonly object[]
  readonly serviceControlPolicies: readonly object[]
  readonly resourceControlPolicies: readonly object[]
  readonly resourcePolicy?: object
}

type Answer =
  | { readonly resultType: 'error'; readonly errors: { readonly message: string } }
  | {
      readonly resultType: 'single'
      readonly overallResult: string
      readonly result: { readonly ignoredContextKeys: readonly string[] }
    }

interface Simulator {
  runSimulation(simulation: Simulation, options: object): Promise<Answer>
}

let simulator: Simulator

beforeAll(async () => {
  if (!isHere) return
  const path = pathToFileURL(join(folder, 'dist/esm/index.js')).href
  simulator = (await import(path)) as Simulator
})

/** What every key has unless someone changes it: who it is for is said by IAM policies. */
const keyPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Enable IAM policies',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
}

/** As AWS spells it, and a variable that takes any name behind a slash. */
const encryptionContext = 'kms:EncryptionContext:'
const knownVariable = 'aws:PrincipalTag/'

/**
 * The simulator checks that action, resource and variables go together, but looks for variables
 * with names of their own behind a slash alone, and so leaves out the encryption context. After that
 * check it is asked with the same texts under such a name, in the policy and in the request.
 */
async function verdict(policy: object, check: Check): Promise<string> {
  const { ignored, result } = await simulate(policy, check)
  expect(ignored.filter((name) => !name.startsWith(encryptionContext))).toEqual([])
  if (ignored.length === 0) return result
  const renamed = JSON.stringify({ policy, check }).replaceAll(encryptionContext, knownVariable)
  const known = JSON.parse(renamed) as { policy: object; check: Check }
  const answer = await simulate(known.policy, known.check)
  expect(answer.ignored).toEqual([])
  return answer.result
}

async function simulate(policy: object, { action, resource, context }: Check) {
  const simulation = {
    request: {
      action,
      principal: `arn:aws:iam::${account}:role/app`,
      resource: { resource, accountId: account },
      contextVariables: context,
    },
    identityPolicies: [{ name: 'chamber', policy }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(action.startsWith('kms:') ? { resourcePolicy: keyPolicy } : {}),
  }
  const answer = await simulator.runSimulation(simulation, {})
  if (answer.resultType !== 'error') {
    return { result: answer.overallResult, ignored: answer.result.ignoredContextKeys }
  }
  throw new Error(`${action} on ${resource}: ${JSON.stringify(answer.errors)}`)
}

/** The calls that were not judged as expected. */
async function judgedOtherwise(policy: object, checks: readonly Check[], expected: string) {
  const different = new Map(checks.map((check) => [JSON.stringify(check), check]))
  const found: object[] = []
  for (const check of different.values()) {
    const result = await verdict(policy, check)
    if (result !== expected) found.push({ ...check, result })
  }
  return found
}

/** Tests of every story, by the simulator. */
export const judgeByIamSimulate = () =>
  describe.skipIf(!isHere).each(storyNames)('iam-simulate: %s', (name) => {
    const story = stories[name]
    let told: readonly Told[]

    beforeAll(async () => {
      told = await tellOnce(name)
    })

    const checksOf = (isMeant: (rank: number) => boolean) =>
      told
        .filter(({ command }) => {
          const row = tables[name].find((one) => one.command === command)
          return isMeant(purposes.indexOf(row?.purpose ?? 'admin'))
        })
        .flatMap(({ checks }) => checks)

    test.each(purposes)('%s: what is asked is allowed, what is like it is not', async (purpose) => {
      const policy = await printedPolicy(story, purpose)
      const asked = checksOf((rank) => rank <= purposes.indexOf(purpose))
      expect(await judgedOtherwise(policy, asked, 'Allowed')).toEqual([])
      const others = asked.flatMap((check) => variations(check, story.service))
      expect(await judgedOtherwise(policy, others, 'ImplicitlyDenied')).toEqual([])
    })

    test.each(purposes)('%s: what only the others ask is denied', async (purpose) => {
      const policy = await printedPolicy(story, purpose)
      const asked = checksOf((rank) => rank <= purposes.indexOf(purpose))
      const known = new Set(asked.map(({ action }) => action))
      const more = checksOf((rank) => rank > purposes.indexOf(purpose))
      const others = more.filter(({ action }) => !known.has(action))
      expect(await judgedOtherwise(policy, others, 'ImplicitlyDenied')).toEqual([])
    })

    test.skipIf(name === 's3')('a key that is named itself is the only one', async () => {
      const uses = checksOf(() => true).filter(({ action }) => action.startsWith('kms:'))
      const policy = await printedPolicy(story, 'admin', ['--kms-key', uses[0]?.resource ?? ''])
      expect(await judgedOtherwise(policy, uses, 'Allowed')).toEqual([])
      expect(await judgedOtherwise(policy, uses.map(onAnotherKey), 'ImplicitlyDenied')).toEqual([])
    })
  })
