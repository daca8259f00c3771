/** Old values come back as new versions, after the user has seen what changes. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { moment } from '../harness/moment.ts'
import { labelsOf, put, stored, tagsOf } from '../harness/parameters.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

/** A release, and three changes since: a value, a new key, a value with settings of its own. */
async function changed() {
  const place = await setup({ app: { a: 'a1', b: 'b1' } })
  const { chamber } = place
  await chamber(['write', 'app', 'plain', 'p1', '--type', 'String', '--tags', 'team=x'])
  await chamber(['release', 'app', 'v1'])
  await chamber(['write', 'app', 'a', 'a2'])
  await chamber(['write', 'app', 'new', 'n1'])
  await chamber(['write', 'app', 'plain', 'p2', '--type', 'String'])
  return place
}

const plan =
  'a: version 2 gets the value of release v1\nplain: version 2 gets the value of release v1\nnew: did not exist then, stays as it is\n'

test('a release comes back, with types, tags and versions that go on', async () => {
  const { chamber, endpoint } = await changed()
  const run = await chamber(['rollback', 'app', '--to', 'v1', '--yes'])
  expect(run).toMatchObject({
    status: 0,
    stdout: `${plan}Rolled back 2 secrets of 'app' to release v1\n`,
    stderr: '',
  })
  expect(run.calls).toEqual({
    DescribeParameters: 2,
    GetParameters: 2,
    GetParametersByPath: 1,
    PutParameter: 2,
  })
  expect(await stored(endpoint, '/app/a')).toMatchObject({
    Value: 'a1',
    Version: 3,
    Description: '3',
    Type: 'SecureString',
  })
  expect(await stored(endpoint, '/app/plain')).toMatchObject({
    Value: 'p1',
    Version: 3,
    Type: 'String',
  })
  expect(await tagsOf(endpoint, '/app/plain')).toEqual({ team: 'x' })
  expect(await labelsOf(endpoint, '/app/a')).toEqual({ v1: 1 })
  expect(await chamber(['diff', 'app:v1', 'app'])).toMatchObject({ status: 1, stdout: '+ new\n' })
})

test('secrets under another KMS key stay under it', async () => {
  const { chamber, endpoint } = await setup()
  const key = ['--kms-key', endpoint.keyArn]
  for (const value of ['one', 'two']) await chamber([...key, 'write', 'app', 'a', value])
  await chamber(['rollback', 'app', 'a', '--to', '1', '--yes'])
  expect(await stored(endpoint, '/app/a')).toMatchObject({ Value: 'one', KeyId: endpoint.keyArn })
})

test('nothing is written without consent, and a dry run needs none', async () => {
  const { chamber } = await changed()
  const refused = await chamber(['rollback', 'app', '--to', 'v1'])
  expect(refused).toMatchObject({ status: 1, stdout: plan })
  expect(refused.stderr).toContain('Without a terminal this needs --yes')
  expect(refused.calls).not.toHaveProperty('PutParameter')
  const dry = await chamber(['rollback', 'app', '--to', 'v1', '--dry-run'])
  expect(dry).toMatchObject({ status: 0, stdout: plan, stderr: '' })
  expect(dry.calls).not.toHaveProperty('PutParameter')
})

test.runIf(hasTerminal).each([
  ['y', 0, 'a1'],
  ['n', 1, 'a2'],
])('a terminal is asked, and %s is obeyed', async (answer, status, value) => {
  const place = await changed()
  const session = terminal(place, ['rollback', 'app', '--to', 'v1'])
  await session.shows("write 2 secrets of 'app' with the values of release v1? [y/N]")
  session.type(`${answer}\r`)
  expect(await session.exit).toMatchObject({ status })
  expect(await stored(place.endpoint, '/app/a')).toMatchObject({ Value: value })
})

test.runIf(hasTerminal)('the time that a user takes to answer is not counted', async () => {
  const place = await changed()
  const timeout = 4000
  const session = terminal(place, ['--timeout', `${timeout}ms`, 'rollback', 'app', '--to', 'v1'])
  await session.shows('[y/N]')
  const asked = Date.now()
  const waiting = { timeout: 2 * timeout }
  await expect.poll(() => Date.now(), waiting).toBeGreaterThan(asked + timeout)
  session.type('y\r')
  expect(await session.exit).toMatchObject({ status: 0 })
})

test('json tells what was done', async () => {
  const { chamber } = await changed()
  const words = ['rollback', 'app', '--to', 'v1', '--output', 'json']
  const shape = { service: 'app', to: 'v1', changed: ['a', 'plain'], unchanged: ['b'] }
  const dry = await chamber([...words, '--dry-run'])
  expect(JSON.parse(dry.stdout)).toEqual({ ...shape, dryRun: true, newer: ['new'], deleted: [] })
  const run = await chamber([...words, '--yes', '--delete-new'])
  expect(JSON.parse(run.stdout)).toEqual({ ...shape, dryRun: false, newer: [], deleted: ['new'] })
  expect(await chamber(['diff', 'app:v1', 'app'])).toMatchObject({ status: 0, stdout: '' })
})

test('versions are of the keys that are named', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'a1', b: 'b1' } })
  for (const key of ['a', 'b']) await chamber(['write', 'app', key, `${key}2`])
  const run = await chamber(['rollback', 'app', 'A', '--to', '1', '--yes'])
  expect(run.stdout).toBe(
    "a: version 2 gets the value of version 1\nRolled back 1 secret of 'app' to version 1\n",
  )
  expect(await stored(endpoint, '/app/b')).toMatchObject({ Value: 'b2' })
})

test('a moment comes back, and again is nothing to do', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'a1' } })
  const before = await moment()
  await put(endpoint, '/app/a', 'a2')
  await put(endpoint, '/app/a', 'a3')
  const run = await chamber(['rollback', 'app', '--to', before, '--yes'])
  expect(run.stdout).toContain(`Rolled back 1 secret of 'app' to ${before}\n`)
  const again = await chamber(['rollback', 'app', '--to', before])
  expect(again).toMatchObject({
    status: 0,
    stdout: `nothing to change: the values are those of ${before}\n`,
    stderr: '',
  })
})

test('a rollback that stops says what is done, and the same one finishes it', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'a1', b: 'b1', c: 'c1' } })
  const before = await moment()
  for (const key of ['a', 'b', 'c']) await put(endpoint, `/app/${key}`, `${key}2`)
  endpoint.fault({ op: 'PutParameter', when: '/app/b', error: 'AccessDeniedException' })
  const run = await chamber(['rollback', 'app', '--to', before, '--yes'])
  expect(run.status).toBe(1)
  expect(run.stderr).toMatch(/warning: written before it stopped: (a, c|c, a|a|c)\n/)
  expect(run.stderr).toContain('error: the rollback stopped after writing')
  expect(run.stderr).toContain(`the same command with --to ${before} goes on with the rest`)
  endpoint.fault()
  expect(await chamber(['rollback', 'app', '--to', before, '--yes'])).toMatchObject({ status: 0 })
  expect(await chamber(['diff', 'app', '--as-of', before])).toMatchObject({ status: 0 })
})

test.each([
  [['rollback', 'app'], 'rollback needs --to'],
  [['rollback', 'app', '--to', '1'], 'version 1 of what?'],
  [['rollback', 'app', '--to', '2x'], 'invalid --to'],
  [['rollback', 'app', '--to', 'v/1'], '--to is no version, release or time'],
  [['rollback', 'app', '--to', 'v9', '--yes'], "'app' has no release 'v9'"],
  [
    ['rollback', 'app', 'nope', '--to', 'v1', '--yes'],
    "service 'app' has no nope, neither now nor",
  ],
  [['rollback', 'app', 'a', '--to', '9', '--yes'], "no secret 'a' in version 9"],
  [['rollback', 'none', '--to', '1s', '--yes'], "service 'none' has no secrets"],
])('%j is refused', async (argv, says) => {
  const { chamber } = await setup({ app: { a: 'a1' } })
  await chamber(['release', 'app', 'v1'])
  const run = await chamber(argv)
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(says)
  expect(run.calls).not.toHaveProperty('PutParameter')
})

test('no value is shown', async () => {
  const { chamber } = await setup({ app: { a: 'planted-one' } })
  await chamber(['release', 'app', 'v1'])
  await chamber(['write', 'app', 'a', 'planted-two'])
  const run = await chamber(['--verbose', 'rollback', 'app', '--to', 'v1', '--yes'])
  expect(run.status).toBe(0)
  expect(run.stdout + run.stderr).not.toContain('planted')
})
