/** Releases, moments and rollbacks on the backends beside Parameter Store. */
import {
  DescribeSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { moment } from '../harness/moment.ts'

/** On a backend, with two versions of `a`, and the moment between. */
async function prepare(backend: string) {
  const place = await setup()
  const env = { CHAMBER_SECRET_BACKEND: backend, CHAMBER_S3_BUCKET: 'bkt' }
  const chamber: Setup['chamber'] = (argv, options) => place.chamber(argv, { ...options, env })
  await chamber(['write', 'app', 'a', 'a1'])
  await chamber(['write', 'app', 'b', 'b1'])
  return { ...place, chamber }
}

describe.each(['secretsmanager', 's3', 's3-kms', 'local'])('%s', (backend) => {
  test('gives what was, and brings it back', async () => {
    const { chamber } = await prepare(backend)
    const before = await moment()
    await chamber(['write', 'app', 'a', 'a2'])
    await chamber(['write', 'app', 'c', 'c1'])
    const asOf = ['--as-of', before]
    expect(await chamber(['export', 'app', ...asOf])).toMatchObject({
      status: 0,
      stdout: '{"a":"a1","b":"b1"}\n',
    })
    expect(await chamber(['read', '-q', 'app', 'A', ...asOf])).toMatchObject({ stdout: 'a1\n' })
    expect(await chamber(['read', 'app', 'c', ...asOf])).toMatchObject({ status: 1 })
    const listed = await chamber(['list', 'app', ...asOf, '--output', 'json'])
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { key: 'a', version: 1 },
      { key: 'b', version: 1 },
    ])
    expect(await chamber(['diff', 'app', ...asOf])).toMatchObject({ stdout: '~ a\n+ c\n' })
    expect(await chamber(['rollback', 'app', '--to', before, '--yes'])).toMatchObject({
      status: 0,
      stdout: `a: version 2 gets the value of version 1\nc: did not exist then, stays as it is\nRolled back 1 secret of 'app' to ${before}\n`,
    })
    expect(await chamber(['rollback', 'app', 'a', '--to', '2', '--yes'])).toMatchObject({
      status: 0,
    })
    expect(await chamber(['read', '-q', 'app', 'a'])).toMatchObject({ stdout: 'a2\n' })
    expect(await chamber(['export', 'app', '--as-of', '2020-01-01'])).toMatchObject({
      status: 0,
      stdout: '{}\n',
    })
  })
})

describe.each(['s3', 's3-kms', 'null'])('%s has no releases', (backend) => {
  test.each([
    [['release', 'app', 'v1']],
    [['releases', 'app']],
    [['release', '--delete', 'app', 'v1']],
  ])('%j', async (argv) => {
    const { chamber } = await prepare(backend)
    const run = await chamber(argv)
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain(`is not something that the ${backend} backend can do`)
  })
})

test.each(['s3', 's3-kms'])('%s refuses a label in read', async (backend) => {
  const { chamber } = await prepare(backend)
  for (const quiet of [[], ['-q']]) {
    const run = await chamber(['read', ...quiet, 'app:v1', 'a'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain(`is not something that the ${backend} backend can do`)
  }
})

test('null refuses a rollback, and has nothing to copy', async () => {
  const { chamber } = await prepare('null')
  const run = await chamber(['rollback', 'app', '--to', '2h', '--yes'])
  expect(run.stderr).toContain('rollback is not something that the null backend can do')
  expect(await chamber(['copy', 'app', 'to'])).toMatchObject({ status: 1 })
})

describe('Secrets Manager', () => {
  test('a release is a staging label on one version, in three calls', async () => {
    const { chamber } = await prepare('secretsmanager')
    const made = await chamber(['release', 'app', 'v1'])
    expect(made).toMatchObject({ status: 0, stdout: "Made release 'v1' of 'app': 2 secrets\n" })
    expect(made.calls).toEqual({
      GetSecretValue: 1,
      DescribeSecret: 1,
      UpdateSecretVersionStage: 1,
    })
    await chamber(['write', 'app', 'a', 'a2'])
    await chamber(['delete', 'app', 'b'])
    await chamber(['write', 'app', 'c', 'c1'])
    expect(await chamber(['export', 'app:v1'])).toMatchObject({ stdout: '{"a":"a1","b":"b1"}\n' })
    expect(await chamber(['read', '-q', 'app:v1', 'b'])).toMatchObject({ stdout: 'b1\n' })
    const listed = await chamber(['releases', 'app', '--output', 'json'])
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { release: 'v1', keys: ['a', 'b'], changed: ['a', 'b'], lacks: ['c'] },
    ])
    expect(await chamber(['rollback', 'app', '--to', 'v1', '--yes', '--delete-new'])).toMatchObject(
      {
        stdout:
          "a: version 2 gets the value of release v1\nb: is gone, is written anew with the value of release v1\nc: did not exist then, is deleted with all its versions\nRolled back 2 secrets of 'app' to release v1, and deleted 1\n",
      },
    )
    expect(await chamber(['diff', 'app:v1', 'app'])).toMatchObject({ status: 0 })
    expect(await chamber(['release', 'app', 'v1'])).toMatchObject({ status: 0 })
    expect(await chamber(['release', '--delete', 'app', 'v1'])).toMatchObject({ status: 0 })
    expect(await chamber(['export', 'app:v1'])).toMatchObject({ status: 1 })
  })

  test('a name moves only when that is asked for, and chamber keeps its own', async () => {
    const { chamber } = await prepare('secretsmanager')
    await chamber(['release', 'app', 'stable'])
    await chamber(['write', 'app', 'a', 'a2'])
    const refused = await chamber(['release', 'app', 'stable'])
    expect(refused.stderr).toContain("'app' has a release 'stable' already, and it differs in a\n")
    expect(await chamber(['release', 'app', 'stable', '--move'])).toMatchObject({ status: 0 })
    expect(await chamber(['export', 'app:stable'])).toMatchObject({
      stdout: '{"a":"a2","b":"b1"}\n',
    })
    const run = await chamber(['release', 'app', 'CHAMBER7'])
    expect(run.stderr).toContain('it is how chamber marks its own versions')
    for (const argv of [
      ['release', 'none', 'v1'],
      ['release', '--delete', 'none', 'v1'],
      ['releases', 'none'],
    ]) {
      expect((await chamber(argv)).stderr).toContain("Secrets Manager has no secret 'none'")
    }
  })

  test('a second service that fails puts the first one back', async () => {
    const { chamber, endpoint } = await prepare('secretsmanager')
    await chamber(['write', 'web', 'c', 'c1'])
    endpoint.fault({
      op: 'UpdateSecretVersionStage',
      when: '"web"',
      error: 'AccessDeniedException',
    })
    const run = await chamber(['release', 'app', 'web', 'v1'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('every label is as it was')
    expect(await chamber(['export', 'app:v1'])).toMatchObject({ status: 1 })
  })

  test("where labels run out, chamber's oldest mark makes room, and users' are never taken", async () => {
    const place = await prepare('secretsmanager')
    const { chamber } = place
    await label(place, ...numbered('CHAMBER1', 17))
    expect(await labelsIn(place)).toHaveLength(20)
    expect(await chamber(['release', 'app', 'v1'])).toMatchObject({ status: 0, stderr: '' })
    expect(await labelsIn(place)).toContain('v1')
    expect(await chamber(['write', 'app', 'a', 'more'])).toMatchObject({ status: 0 })
    expect(await chamber(['export', 'app:v1'])).toMatchObject({ stdout: '{"a":"a1","b":"b1"}\n' })
  })

  test('where all labels are those of users, no more is taken', async () => {
    const place = await prepare('secretsmanager')
    await unlabel(place, 'CHAMBER1')
    await label(place, ...numbered('v', 18))
    const full = await place.chamber(['release', 'app', 'one-more'])
    expect(full).toMatchObject({ status: 1 })
    expect(full.stderr).toContain('a secret has 20 staging labels at most')
    expect(full.stderr).toContain('delete one of the releases v0, v1')
  })

  test('keys that were deleted since are there as they were', async () => {
    const { chamber } = await prepare('secretsmanager')
    const before = await moment()
    await chamber(['delete', 'app', 'b'])
    expect(await chamber(['read', '-q', 'app', 'b', '--as-of', before])).toMatchObject({
      stdout: 'b1\n',
    })
    const run = await chamber(['list', 'app', '--as-of', before])
    expect(run.calls).toEqual({ GetSecretValue: 2, ListSecretVersionIds: 1 })
  })
})

const numbered = (start: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${start}${index}`)

const SecretId = 'app'

async function versions({ endpoint }: Pick<Setup, 'endpoint'>): Promise<[string, string[]][]> {
  const client = endpoint.secretsManager()
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }))
  return Object.entries(VersionIdsToStages)
}

async function labelsIn(place: Pick<Setup, 'endpoint'>): Promise<string[]> {
  return (await versions(place)).flatMap(([, labels]) => labels)
}

/** Puts staging labels on the current version. */
async function label(place: Pick<Setup, 'endpoint'>, ...labels: string[]): Promise<void> {
  const [current] = (await versions(place)).find(([, all]) => all.includes('AWSCURRENT')) ?? []
  for (const VersionStage of labels) {
    const move = { SecretId, VersionStage, MoveToVersionId: current }
    await place.endpoint.secretsManager().send(new UpdateSecretVersionStageCommand(move))
  }
}

async function unlabel(place: Pick<Setup, 'endpoint'>, VersionStage: string): Promise<void> {
  const [RemoveFromVersionId] =
    (await versions(place)).find(([, all]) => all.includes(VersionStage)) ?? []
  const move = { SecretId, VersionStage, RemoveFromVersionId }
  await place.endpoint.secretsManager().send(new UpdateSecretVersionStageCommand(move))
}
