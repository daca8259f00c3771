/** Secrets go to another service, account, region, backend or layout. */
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { PutParameterCommand } from '@aws-sdk/client-ssm'
import { expect, onTestFinished, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { put, stored, tagsOf } from '../harness/parameters.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

test('a service is copied with types, tiers and tags, and again is nothing to do', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'a1' } })
  await chamber(['write', 'app', 'plain', 'p', '--type', 'String', '--tags', 'team=x,stage=dev'])
  await chamber(['write', 'app', 'large', 'l', '--tier', 'advanced'])
  const run = await chamber(['copy', 'app', 'new/app'])
  expect(run).toMatchObject({
    status: 0,
    stdout: "+ a\n+ large\n+ plain\nCopied 'app' to 'new/app': 3 new, 0 replaced, 0 as they were\n",
    stderr: '',
  })
  expect(run.calls).toEqual({
    DescribeParameters: 2,
    GetParameters: 2,
    GetParametersByPath: 1,
    ListTagsForResource: 3,
    PutParameter: 3,
  })
  expect(await stored(endpoint, '/new/app/a')).toMatchObject({ Value: 'a1', Type: 'SecureString' })
  expect(await stored(endpoint, '/new/app/large')).toMatchObject({ Tier: 'Advanced' })
  expect(await stored(endpoint, '/new/app/plain')).toMatchObject({
    Type: 'String',
    Tier: 'Standard',
  })
  expect(await tagsOf(endpoint, '/new/app/plain')).toEqual({ team: 'x', stage: 'dev' })
  const again = await chamber(['copy', 'app', 'new/app'])
  expect(again.stdout).toBe("Copied 'app' to 'new/app': 0 new, 0 replaced, 3 as they were\n")
  expect(again.calls).toEqual({ DescribeParameters: 1, GetParameters: 1, GetParametersByPath: 1 })
})

test('what has another value needs consent', async () => {
  const { chamber, endpoint } = await setup({
    app: { a: 'planted-1', b: 'b' },
    to: { a: 'planted-2' },
  })
  const refused = await chamber(['copy', 'app', 'to'])
  expect(refused).toMatchObject({ status: 1, stdout: '~ a\n+ b\n' })
  expect(refused.stderr).toContain(
    "replace 1 secret of 'to'? Without a terminal this needs --overwrite or --yes",
  )
  expect(refused.calls).not.toHaveProperty('PutParameter')
  const dry = await chamber(['copy', 'app', 'to', '--dry-run'])
  expect(dry).toMatchObject({ status: 0, stdout: '~ a\n+ b\n', stderr: '' })
  expect(dry.calls).not.toHaveProperty('PutParameter')
  const run = await chamber(['copy', 'app', 'to', '--overwrite'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout).toContain('1 new, 1 replaced, 0 as they were')
  expect(await stored(endpoint, '/to/a')).toMatchObject({ Value: 'planted-1', Description: '2' })
  expect(run.stdout).not.toContain('planted')
})

test.runIf(hasTerminal).each([
  ['y', 0, 'a1'],
  ['', 1, 'a2'],
])("a terminal is asked, and '%s' is obeyed", async (answer, status, value) => {
  const place = await setup({ app: { a: 'a1' }, to: { a: 'a2' } })
  const session = terminal(place, ['copy', 'app', 'to'])
  await session.shows("replace 1 secret of 'to'? [y/N]")
  session.type(`${answer}\r`)
  expect(await session.exit).toMatchObject({ status })
  expect(await stored(place.endpoint, '/to/a')).toMatchObject({ Value: value })
})

test('what is there keeps its settings, and no SecureString becomes less', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'a1' } })
  await chamber(['write', 'app', 'plain', 'p1', '--type', 'String', '--tags', 'stage=dev'])
  const key = ['--kms-key', endpoint.keyArn]
  await chamber([...key, 'write', 'to', 'plain', 'p2', '--tags', 'stage=prod'])
  await chamber(['write', 'to', 'a', 'a2', '--type', 'String'])
  expect(await chamber(['copy', 'app', 'to', '--yes'])).toMatchObject({ status: 0 })
  expect(await stored(endpoint, '/to/plain')).toMatchObject({
    Value: 'p1',
    Type: 'SecureString',
    KeyId: endpoint.keyArn,
  })
  expect(await tagsOf(endpoint, '/to/plain')).toEqual({ stage: 'prod' })
  expect(await stored(endpoint, '/to/a')).toMatchObject({ Value: 'a1', Type: 'SecureString' })
})

test('only the keys that are chosen are copied, and pruned', async () => {
  const { chamber } = await setup({
    app: { db_url: '1', db_user: '2', api: '3' },
    to: { db_old: 'x', other: 'y' },
  })
  const words = ['copy', 'app', 'to', '--only', 'db_*', '--except', 'db_user', '--prune']
  const refused = await chamber([...words, '--overwrite'])
  expect(refused).toMatchObject({ status: 1, stdout: '- db_old\n+ db_url\n' })
  expect(refused.stderr).toContain(
    "delete 1 secret with all versions of 'to'? Without a terminal this needs --yes",
  )
  expect(await chamber([...words, '--yes'])).toMatchObject({ status: 0 })
  expect(await chamber(['export', 'to'])).toMatchObject({
    stdout: '{"db_url":"1","other":"y"}\n',
  })
})

test('a release is copied as it was', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'a1' } })
  await chamber(['release', 'app', 'v1'])
  await put(endpoint, '/app/a', 'a2')
  expect(await chamber(['copy', 'app:v1', 'to'])).toMatchObject({ status: 0 })
  expect(await stored(endpoint, '/to/a')).toMatchObject({ Value: 'a1' })
})

test('between the slash and the dotted layout', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v', 'with.dot': 'w' } })
  const refused = await chamber(['copy', 'app', 'prod.app.'])
  expect(refused).toMatchObject({ status: 1, stdout: '' })
  expect(refused.stderr).toContain("'with.dot' has a dot, which begins another service here")
  expect(refused.stderr).toContain('nothing was copied; leave it out with --except with.dot')
  const run = await chamber(['copy', 'app', 'prod.app.', '--except', 'with.dot'])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(await stored(endpoint, 'prod.app.key')).toMatchObject({ Value: 'v' })
  expect(await chamber(['copy', 'prod.app.', 'back'])).toMatchObject({ status: 0 })
  expect(await stored(endpoint, '/back/key')).toMatchObject({ Value: 'v' })
})

test('json tells what was done', async () => {
  const { chamber } = await setup({
    app: { a: '1', b: '2', c: '3' },
    to: { b: 'x', c: '3', d: '4' },
  })
  const run = await chamber(['copy', 'app', 'to', '--yes', '--prune', '--output', 'json'])
  expect(JSON.parse(run.stdout)).toEqual({
    from: 'app',
    to: 'to',
    dryRun: false,
    created: ['a'],
    replaced: ['b'],
    deleted: ['d'],
    unchanged: ['c'],
  })
  expect(run.stderr).toBe('+ a\n~ b\n- d\n')
})

test('tags that the target requires can be added, and those of the source left behind', async () => {
  const { chamber, endpoint } = await setup()
  await chamber(['write', 'app', 'a', '1', '--tags', 'team=x'])
  await put(endpoint, '/_chamber/store-config', '{"version":"1","requiredTags":["owner"]}')
  const refused = await chamber(['copy', 'app', 'to'])
  expect(refused.stderr).toContain('a new secret needs the tags owner')
  expect(await chamber(['copy', 'app', 'to', '--tags', 'owner=me,team=y'])).toMatchObject({
    status: 0,
  })
  expect(await tagsOf(endpoint, '/to/a')).toEqual({ owner: 'me', team: 'y' })
  endpoint.fault({ op: 'ListTagsForResource', error: 'AccessDeniedException' })
  const denied = await chamber(['copy', 'app', 'third', '--tags', 'owner=me'])
  expect(denied).toMatchObject({ status: 1 })
  expect(denied.stderr).toContain('leave the tags behind with --no-tags')
})

test('a copy that stops says what is done, and the same one goes on', async () => {
  const { chamber, endpoint } = await setup({ app: { a: '1', b: '2', c: '3' } })
  endpoint.fault({ op: 'PutParameter', when: '/to/b', error: 'AccessDeniedException' })
  const run = await chamber(['copy', 'app', 'to'])
  expect(run.status).toBe(1)
  expect(run.stderr).toMatch(/error: the copy stopped after writing \d of 3: /)
  expect(run.stderr).toContain('the same command goes on with the rest')
  endpoint.fault()
  expect(await chamber(['copy', 'app', 'to'])).toMatchObject({ status: 0 })
  expect(await chamber(['diff', 'app', 'to'])).toMatchObject({ status: 0 })
})

test('a secret that cannot be read stops the copy before anything is written', async () => {
  const { chamber, endpoint } = await setup({ app: { a: '1', b: '2' } })
  endpoint.fault({ op: 'GetParameters', when: '/app/b', error: 'AccessDeniedException' })
  const run = await chamber(['copy', 'app', 'to'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('error: the value of b cannot be read')
  expect(run.calls).not.toHaveProperty('PutParameter')
})

test.each([
  [['copy', 'app', 'app'], "'app' is the source and the target"],
  [['copy', 'app'], "missing required argument 'to'"],
  [['copy', 'nothing', 'to'], "service 'nothing' has no secrets"],
  [['copy', 'app:v9', 'to'], "'app' has no release 'v9'"],
  [['copy', 'app', 'to:v1'], "'to:v1' is not a valid service name"],
  [['copy', './x.yaml', 'to'], 'for files there is chamber import'],
  [['copy', 'app', './x.yaml'], 'for files there is chamber export'],
  [['copy', 'app', 'to', '--only', 'nope'], '--only nope: not in app'],
  [['copy', 'app', 'to', '--from-backend', 'etcd'], 'invalid --from-backend: expected ssm, '],
  [
    ['-b', 'null', 'copy', 'app', 'to', '--from-backend', 'ssm'],
    'copy is not something that the null',
  ],
])('%j is refused', async (argv, says) => {
  const { chamber } = await setup({ app: { a: '1' } })
  const run = await chamber(argv)
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(says)
})

test('between two endpoints, and compared there', async () => {
  const source = await setup({ app: { a: '1', b: '2' } })
  const target = await setup({ app: { b: 'x' } })
  const from = ['--from-endpoint', source.endpoint.url]
  expect(await target.chamber(['diff', 'app', ...from])).toMatchObject({
    status: 1,
    stdout: '- a\n~ b\n',
  })
  expect(await target.chamber(['copy', 'app', 'app', ...from, '--overwrite'])).toMatchObject({
    status: 0,
    stdout: "+ a\n~ b\nCopied 'app' to 'app': 1 new, 1 replaced, 0 as they were\n",
  })
  expect(await target.chamber(['diff', 'app', ...from])).toMatchObject({ status: 0, stdout: '' })
  expect(source.endpoint.calls()).not.toHaveProperty('PutParameter')
})

test.each([
  [['--from-profile', 'old'], 'OLDKEY/eu-west-1'],
  [['--from-profile', 'old', '--from-region', 'ap-south-1'], 'OLDKEY/ap-south-1'],
  [['--from-region', 'ap-south-1'], 'x/ap-south-1'],
  // a profile without a region is asked in the region of the environment
  [['--from-profile', 'bare'], 'BAREKEY/us-east-1'],
])('%j reads elsewhere, and writes here', async (flags, from) => {
  const place = await setup()
  const region = from.split('/')[1] ?? ''
  const secret = { Name: '/app/a', Value: region, Type: 'SecureString' } as const
  await place.endpoint.client(region).send(new PutParameterCommand(secret))
  const { url, asked } = await recorder(place)
  await place.file(
    '../home/.aws/config',
    '[profile old]\naws_access_key_id=OLDKEY\naws_secret_access_key=s\nregion=eu-west-1\n[profile bare]\naws_access_key_id=BAREKEY\naws_secret_access_key=s\n',
  )
  const env = {
    AWS_CONFIG_FILE: join(place.cwd, '../home/.aws/config'),
    CHAMBER_AWS_SSM_ENDPOINT: url,
    AWS_ENDPOINT_URL: url,
  }
  const run = await place.chamber(['copy', 'app', 'to', ...flags], { env })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(asked('ListTagsForResource')).toEqual([from])
  expect(asked('PutParameter')).toEqual(['x/us-east-1'])
  expect(await stored(place.endpoint, '/to/a')).toMatchObject({ Value: region })
})

/** A way to the endpoint that remembers as whom, and where, each operation was asked for. */
async function recorder({ endpoint }: Setup) {
  const seen: { readonly operation: string; readonly who: string }[] = []
  const server = createServer((request, response) => {
    const { authorization = '', 'x-amz-target': target = '' } = request.headers
    const [, key, region] = /Credential=(\w+)\/\d+\/([\w-]+)\//.exec(authorization) ?? []
    seen.push({ operation: String(target).split('.')[1] ?? '', who: `${key}/${region}` })
    const { method, headers } = request
    const onward = send(endpoint.url, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(response)
    })
    request.pipe(onward)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked: (operation: string) => [
      ...new Set(seen.filter((one) => one.operation === operation).map(({ who }) => who)),
    ],
  }
}

test.each(['local', 'secretsmanager', 's3', 's3-kms'])('to %s and back', async (backend) => {
  const place = await setup({ app: { a: '1', b: 'multi\nline' } })
  const env = { CHAMBER_S3_BUCKET: 'bkt' }
  const there = await place.chamber(
    ['-b', backend, 'copy', 'app', 'moved', '--from-backend', 'ssm'],
    { env },
  )
  expect(there).toMatchObject({ status: 0 })
  expect(there.stdout).toContain("Copied 'app' to 'moved': 2 new, 0 replaced, 0 as they were\n")
  expect(there.stderr.replaceAll(/^.*conditional.*\n/gm, '')).toBe(
    backend === 'local'
      ? ''
      : `chamber: warning: types, tiers and tags stay behind: ${backend} has none\n`,
  )
  const flags = ['--from-backend', backend, '--from-backend-s3-bucket', 'bkt']
  const back = await place.chamber(['copy', 'moved', 'back', ...flags])
  expect(back).toMatchObject({ status: 0, stderr: '' })
  expect(await place.chamber(['diff', 'app', 'back'])).toMatchObject({ status: 0, stdout: '' })
})

test('from one local file to another', async () => {
  const place = await setup()
  const file = (name: string) => ['-b', 'local', '--local-file', join(place.cwd, name)]
  await place.chamber([...file('one.age'), 'write', 'app', 'a', '1'])
  const run = await place.chamber([
    ...file('two.age'),
    'copy',
    'app',
    'app',
    '--from-local-file',
    join(place.cwd, 'one.age'),
  ])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(await place.chamber([...file('two.age'), 'read', '-q', 'app', 'a'])).toMatchObject({
    stdout: '1\n',
  })
})
