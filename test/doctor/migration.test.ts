/**
 * `doctor --migration`: what it says of data, proved by the recorded cases of the Go program where
 * there is one for it; the others were seen with the program itself, on the same data.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager'
import { LabelParameterVersionCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import { describe, expect, test } from 'vitest'
import type { CompatCase } from '../compat/case.ts'
import { makeStartingState } from '../compat/starting-state.ts'
import { bucketSetup } from '../harness/buckets.ts'
import { setup, type Setup } from '../harness/chamber.ts'
import { bucketName } from '../harness/target.ts'

interface Row {
  readonly service: string | null
  readonly type: string
  readonly keys: readonly string[]
  readonly text: string
}

type Run = Pick<Setup, 'chamber'>
type Options = Parameters<Setup['chamber']>[1]

/** The rows of a run. */
async function examine({ chamber }: Run, services: readonly string[] = [], options: Options = {}) {
  const run = await chamber(['doctor', '--migration', ...services, '--output', 'json'], options)
  const rows = JSON.parse(run.stdout) as Row[]
  return { ...run, rows, lines: rows.map(({ type, keys }) => `${type} ${keys.join(' ')}`) }
}

const folder = join(import.meta.dirname, '..', 'compat', 'cases')
const cases = readdirSync(folder).flatMap(
  (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as CompatCase[],
)

/** A place with what a recorded case begins with. */
async function placeOf(name: string) {
  const recorded = cases.find((one) => one.name === name)
  if (!recorded) throw new Error(`there is no case ${name}`)
  const place = await setup()
  const faults = await makeStartingState(place.endpoint, recorded.setup ?? [])
  place.endpoint.fault(...faults)
  const env = recorded.backend === 'ssm' ? {} : { CHAMBER_SECRET_BACKEND: recorded.backend }
  return { ...place, options: { env } }
}

describe('the data of a recorded difference is told', () => {
  test.each([
    ['env-bad-name', 'works', /^env and export --format dotenv printed nothing at all/],
    ['env-collision', 'changes', /^become FOO_BAR, .* of foo_bar in every run/],
    ['exec-collision', 'changes', /^become FOO_BAR, .* of foo_bar in every run/],
    ['exec-injected-path', 'changes', /^exec looks for the command in this PATH/],
    ['exec-label', 'works', /^have versions labelled prod: app:LABEL/],
    [
      'exec-dotted-name',
      'changes',
      /^exec sets FOO_BAR, as env does; the Go program set FOO\.BAR$/,
    ],
    ['export-dotenv-dollar', 'changes', /^export --format dotenv writes/],
    ['export-dotenv-quotes', 'changes', /^export --format dotenv writes/],
    ['export-dotenv-backslash', 'changes', /^export --format dotenv writes/],
    ['export-dotenv-lines', 'changes', /^export --format dotenv writes/],
    ['export-dotenv-bad-name', 'works', /^env and export --format dotenv printed nothing at all/],
    ['export-tfvars-dollar', 'changes', /^export --format tfvars writes/],
    ['export-tfvars-template', 'changes', /^export --format tfvars writes/],
    ['export-yaml-control', 'changes', /^export --format yaml writes/],
    ['export-yaml-exponent', 'changes', /^export --format yaml writes/],
    ['export-properties-leading', 'changes', /^export --format java-properties writes/],
    ['export-properties-unicode', 'changes', /^export --format java-properties writes/],
    ['list-no-user', 'works', /^AWS does not tell who wrote them/],
    ['read-imported-upper-case', 'works', /^read, history and tag find this key as it is stored/],
    ['sm-exec-no-bookkeeping', 'changes', /_chamber_metadata/],
    ['sm-nested-values-read', 'changes', /^hold a list, an object or null/],
  ])('%s', async (name, type, text) => {
    const { options, ...place } = await placeOf(name)
    const { status, rows } = await examine(place, ['app'], options)
    expect(status).toBe(1)
    expect(rows).toContainEqual(
      expect.objectContaining({ type, text: expect.stringMatching(text) }),
    )
  })

  test('services-prefix, of all services that may be listed', async () => {
    const { chamber } = await placeOf('services-prefix')
    const { status, rows } = await examine({ chamber })
    expect(status).toBe(1)
    expect(rows).toMatchObject([{ service: null, type: 'changes', keys: ['app'] }])
    expect(rows[0]?.text).toMatch(/list-services app gave app2, application too$/)
  })

  test('sm-binary, which neither program takes for a service', async () => {
    const { chamber, options } = await placeOf('sm-binary')
    const { status, rows } = await examine({ chamber }, ['app'], options)
    expect({ status, rows }).toMatchObject({ status: 0, rows: [{ type: 'same' }] })
  })
})

describe('nothing differs for the data of', () => {
  test.each(['read-quiet', 'list-values', 'history', 'read-nested', 'write-over-plain-string'])(
    '%s',
    async (name) => {
      const { chamber } = await placeOf(name)
      const run = await chamber(['doctor', '--migration', 'app'])
      expect(run).toMatchObject({ status: 0, stderr: '' })
      expect(run.stdout).toMatch(/^(same .*\n( .*\n)+)*nothing differs\n$/)
    },
  )

  test.each(['s3-read', 's3-exec', 'kms-read-all'])('%s', async (name) => {
    const { chamber, options } = await placeOf(name)
    const env = { ...options.env, CHAMBER_S3_BUCKET: bucketName }
    const run = await chamber(['doctor', '--migration', 'app'], { env })
    expect(run).toMatchObject({ status: 0, stdout: 'nothing differs\n', stderr: '' })
  })
})

describe('keys', () => {
  test('with capitals: what is answered for where the key in lower case is there too', async () => {
    const place = await setup({ app: { DB_URL: 'upper', db_url: 'lower', ALONE: 'v' } })
    const { rows } = await examine(place, ['app'])
    expect(rows).toMatchObject([
      { type: 'changes', keys: ['DB_URL'] },
      { type: 'works', keys: ['ALONE'] },
      { type: 'changes', keys: ['DB_URL', 'db_url'] },
    ])
    const read = await place.chamber(['read', '-q', 'app', 'DB_URL'])
    expect(read.stdout).toBe('upper\n')
  })

  test('that collide: one with a dot had a variable of its own, and took none from the other', async () => {
    const place = await setup({ app: { 'a-b': 'dash', 'a.b': 'dot' } })
    const { rows } = await examine(place, ['app'])
    expect(rows).toMatchObject([{ type: 'changes', keys: ['a-b', 'a.b'] }])
    expect(rows[0]?.text).toMatch(/value of a\.b .* exec of the Go program set A_B and A\.B, /)
    const words = ['exec', '--pristine', 'app', '--', '/usr/bin/env']
    expect((await place.chamber(words)).stdout).toBe('A_B=dot\n')
  })

  test('that are twins in tfvars alone', async () => {
    const place = await setup({ app: { tf_var_port: '1', port: '2', 'tf_var_a.b': '3' } })
    const { lines } = await examine(place, ['app'])
    expect(lines).toEqual(['changes tf_var_a.b', 'works port tf_var_port'])
    const { stdout } = await place.chamber(['export', 'app', '--format', 'tfvars'])
    expect(stdout.match(/^port = /gm)).toHaveLength(1)
  })

  test('of several services: what is the same, and what a dot makes of it', async () => {
    const place = await setup({
      one: { url: '1', 'db.host': '1' },
      two: { url: '2', db_host: '2' },
    })
    const { rows, status } = await examine(place, ['one', 'two'])
    expect(status).toBe(1)
    expect(rows).toMatchObject([
      { service: 'one', type: 'changes', keys: ['db.host'] },
      { service: 'one two', type: 'changes', keys: ['db.host', 'db_host'] },
      { service: 'one two', type: 'same', keys: ['URL'] },
    ])
    expect(rows[1]?.text).toContain('that of two wins; the Go program set DB.HOST and DB_HOST')
  })

  test('with the same dot in several services are no twins', async () => {
    const place = await setup({ one: { 'db.host': '1' }, two: { 'db.host': '2' } })
    const { lines } = await examine(place, ['one', 'two'])
    expect(lines).toEqual(['changes db.host', 'changes db.host', 'same DB_HOST'])
  })

  test('of several services alone are no difference', async () => {
    const place = await setup({ one: { url: '1' }, two: { url: '2' } })
    const run = await place.chamber(['doctor', '--migration', 'one', 'two', 'one'])
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.stdout).toMatch(/^same .*URL\n( .*\n)+nothing differs\n$/)
  })
})

describe('services', () => {
  test('whose name ends in a dot were a path, and are the dotted layout', async () => {
    const place = await setup({ 'prod.app1.': { key: 'below' } })
    const Name = 'prod.app1.db'
    const input = { Name, Value: 'dotted', Type: 'String' } as const
    await place.endpoint.client().send(new PutParameterCommand(input))
    const one = await examine(place, ['prod.app1.'])
    expect(one.lines).toEqual(['changes key', 'works db', 'same db'])
    expect((await examine(place)).lines).toEqual(['changes key'])
  })

  test('with capitals are reached by neither program', async () => {
    const place = await setup({ 'Team/App': { DB_URL: 'v' } })
    expect(await examine(place)).toMatchObject({ status: 0, lines: ['same Team/App'] })
  })

  test('that are not there are no proof that nothing differs', async () => {
    const place = await setup({ app: { key: 'v' } })
    const run = await place.chamber(['doctor', '--migration', 'app', 'aap'])
    expect(run.status).toBe(1)
    expect(run.stdout).toMatch(/^unread   aap\n +has no secrets\n +→ .*\n1 not looked at\n$/)
    expect(run.stderr).toContain('error: 1 thing could not be looked at')
  })

  test('without a service, none is read and no version is asked for', async () => {
    const place = await setup({ app: { 'db.url': 'planted-value', key: '$planted' } })
    const run = await place.chamber(['doctor', '--migration'])
    expect(run).toMatchObject({ status: 1, calls: { DescribeParameters: 1 } })
    expect(run.stdout).toMatch(/^changes  app: db\.url\n/)
    expect(run.stdout).toMatch(/; values and labels are looked at of services that are named\n$/)
  })
})

describe('what may not be looked at', () => {
  const denied = (op: string, when?: string) => ({
    op,
    error: 'AccessDeniedException',
    ...(when ? { when } : {}),
  })

  test('values and labels: the rest is told, and the status is 1', async () => {
    const place = await setup({ app: { 'db.url': 'v', key: 'v' } })
    place.endpoint.fault(
      denied('GetParametersByPath'),
      denied('GetParameters', 'db.url'),
      denied('GetParameterHistory'),
    )
    const { status, lines, rows, stderr } = await examine(place, ['app'])
    expect({ status, lines }).toEqual({
      status: 1,
      lines: ['unread db.url', 'unread ', 'changes db.url'],
    })
    expect(rows.map(({ text }) => text.split(':')[0])).toContain('labels not looked at')
    expect(stderr).toContain('2 things could not be looked at')
  })

  test('a service: the others are told', async () => {
    const place = await setup({ app: { 'db.url': 'v' }, other: { key: 'v' } })
    place.endpoint.fault(denied('DescribeParameters', '/other'))
    const { status, lines } = await examine(place, ['other', 'app'])
    expect({ status, lines }).toEqual({ status: 1, lines: ['unread ', 'changes db.url'] })
  })

  test('the list of services: name them', async () => {
    const place = await setup({ app: { key: 'v' } })
    place.endpoint.fault(denied('DescribeParameters'))
    const run = await place.chamber(['doctor', '--migration'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toMatch(/hint: name the services: chamber doctor --migration SERVICE…\n$/)
  })

  test.each(['secretsmanager', 's3', 's3-kms'])(
    'the services of %s: name them',
    async (backend) => {
      const { chamber } = await setup()
      const flags = ['--backend', backend, '--backend-s3-bucket', bucketName]
      const run = await chamber(['doctor', '--migration', ...flags])
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(run.stderr).toContain('hint: name the services')
    },
  )

  test('nothing at all: what failed is the error', async () => {
    const { chamber } = await setup()
    const run = await chamber(['doctor', '--migration', 'app'], { env: { AWS_REGION: undefined } })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('region')
  })
})

describe('Secrets Manager', () => {
  const options = { env: { CHAMBER_SECRET_BACKEND: 'secretsmanager' } }

  async function withSecret(SecretString: string) {
    const place = await setup()
    const input = { Name: 'app', SecretString }
    await place.endpoint.secretsManager().send(new CreateSecretCommand(input))
    return place
  }

  test.each([
    ['{"a": null}', 'changes a', /^hold a list, an object or null/],
    ['{"a": 12345678901234567890}', 'changes a', /^hold a number of more digits/],
    ['{"a": 1e-400}', 'changes a', /^hold a number of more digits/],
    [
      '{"a": 1e400}',
      'works a',
      /because of which the Go program could not read the service at all$/,
    ],
    ['{"a/b": "v"}', 'changes a/b', /^are not keys/],
    [
      '{"my key": "v"}',
      'changes my key',
      /^exec sets MY_KEY, as env does; the Go program set MY KEY$/,
    ],
    [
      '{"a": "v", "_chamber_metadata": "broken"}',
      'works ',
      /is broken: read, list and history show/,
    ],
  ])('%s', async (text, line, sentence) => {
    const { rows, lines } = await examine(await withSecret(text), ['app'], options)
    expect(lines).toContain(line)
    const told = rows.filter((_, index) => lines[index] === line).map((row) => row.text)
    expect(told).toContainEqual(expect.stringMatching(sentence))
  })

  test('numbers, true and false that are the same text are no difference', async () => {
    const text = '{"a":1.50,"b":1e3,"c":-0,"d":true,"e":1e-7,"f":100,"_chamber_metadata":"{}"}'
    const { rows } = await examine(await withSecret(text), ['app'], options)
    const told = rows.map((row) => row.text.split(',')[0])
    expect(told).toEqual(['exec', 'have no bookkeeping'])
  })

  test('a secret that is not there', async () => {
    const { status, lines } = await examine(await setup(), ['app'], options)
    expect({ status, lines }).toEqual({ status: 1, lines: ['unread '] })
  })

  test('keys with control characters obey no terminal', async () => {
    const place = await withSecret(String.raw`{"a\u001b[31m.b": "v"}`)
    const { stdout } = await place.chamber(['doctor', '--migration', 'app'], options)
    expect(stdout).not.toContain('\u001b')
  })
})

describe('S3: an index that is out of step', () => {
  const versions = (...values: string[]) =>
    JSON.stringify({
      service: 'app',
      values: Object.fromEntries(values.map((value, at) => [at + 1, { version: at + 1, value }])),
    })
  const index = (latest: object) => JSON.stringify({ latest })
  const ok = versions('v')

  test.each([
    ['in step', { key: ok, __latest: index({ key: 'v' }) }, []],
    [
      'an object that is newer',
      { key: versions('v', 'w'), __latest: index({ key: 'v' }) },
      ['repair key'],
    ],
    [
      'an object without entry',
      { key: ok, other: ok, __latest: index({ key: 'v' }) },
      ['repair other'],
    ],
    [
      'an entry without object',
      { key: ok, __latest: index({ key: 'v', lost: 'v' }) },
      ['repair lost'],
    ],
    [
      'an object that holds none',
      { key: versions(), __latest: index({ key: 'v' }) },
      ['repair key'],
    ],
    ['an object that is none', { key: '{nope', __latest: index({ key: 'v' }) }, ['repair key']],
    ['an index that is none', { key: ok, __latest: '{nope' }, ['repair ']],
    ['no index', { key: ok }, ['repair ']],
  ])('%s', async (_, objects, expected) => {
    const place = await bucketSetup('s3')
    for (const [name, body] of Object.entries(objects)) await place.put(`app/${name}.json`, body)
    const { lines, status } = await examine(place, ['app'])
    expect({ lines, status }).toEqual({ lines: expected, status: expected.length > 0 ? 1 : 0 })
  })

  test('an object that may not be read', async () => {
    const place = await bucketSetup('s3')
    await place.chamber(['write', 'app', 'key', 'v'])
    await place.chamber(['write', 'app', 'other', 'v'])
    place.endpoint.fault({ op: 'GetObject', when: 'other.json', error: 'AccessDenied' })
    const { lines, status } = await examine(place, ['app'])
    expect({ lines, status }).toEqual({ lines: ['unread other'], status: 1 })
  })

  test('what it advises mends it', async () => {
    const place = await bucketSetup('s3')
    await place.put('app/key.json', versions('v', 'w'))
    await place.put('app/__latest.json', index({ key: 'v', lost: 'v' }))
    await place.chamber(['write', 'app', 'key', 'w', '--skip-unchanged'])
    await place.chamber(['delete', 'app', 'lost'])
    expect(await examine(place, ['app'])).toMatchObject({ status: 0, rows: [] })
  })

  const entry = (alias: string) => ({ version: 1, value: 'v', KMSAlias: `alias/${alias}` })

  test.each([
    ['in step', index({ key: entry('a') }), []],
    ['of two keys', index({ key: entry('a'), other: entry('b') }), ['repair ']],
    ['that is none', '{nope', ['repair ']],
  ])('an index of s3-kms %s', async (_, text, expected) => {
    const place = await bucketSetup('s3-kms')
    await place.put('app/key.json', ok)
    await place.put('app/other.json', ok)
    await place.put('app/__kms_alias_a__latest.json', text)
    const { lines } = await examine(place, ['app'])
    expect(lines.filter((line) => line !== 'repair other')).toEqual(expected)
  })

  test.each([
    ['s3', 's3-kms'],
    ['s3-kms', 's3'],
  ] as const)('what %s wrote is not looked at as %s', async (writer, other) => {
    const place = await bucketSetup(writer)
    await place.chamber(['write', 'app', 'key', 'v'])
    const { rows, status } = await examine(place, ['app', '--backend', other])
    expect(rows).toMatchObject([{ type: 'unread', remedy: `use --backend ${writer}` }])
    expect(status).toBe(1)
  })

  test('an index of s3-kms that is denied is not taken for lost', async () => {
    const place = await bucketSetup('s3-kms')
    await place.chamber(['write', 'app', 'key', 'v'])
    place.endpoint.fault({ op: 'GetObject', when: '__kms', error: 'AccessDenied' })
    const { lines, status } = await examine(place, ['app'])
    expect({ lines, status }).toEqual({ lines: ['unread '], status: 1 })
  })
})

test('the local backend, and the null backend', async () => {
  const { chamber } = await setup()
  const local = { env: { CHAMBER_SECRET_BACKEND: 'local' } }
  await chamber(['write', 'app', 'db.url', 'v'], local)
  expect(await examine({ chamber }, [], local)).toMatchObject({
    status: 1,
    lines: ['changes db.url'],
  })
  const words = ['doctor', '--migration', 'app', '--backend', 'null']
  expect(await chamber(words)).toMatchObject({ status: 0, stdout: 'nothing differs\n', calls: {} })
})

test('nothing is changed, and no value is shown', async () => {
  const place = await setup({ app: { 'db.url': '$planted-value', DB_URL: '"planted-value' } })
  await place.endpoint
    .client()
    .send(new LabelParameterVersionCommand({ Name: '/app/db.url', Labels: ['v1'] }))
  for (const words of [['--verbose'], ['--output', 'json']]) {
    const run = await place.chamber(['doctor', '--migration', 'app', ...words])
    expect(run.status).toBe(1)
    expect(run.stdout + run.stderr).not.toContain('planted')
    expect(Object.keys(run.calls).toSorted()).toEqual([
      'DescribeParameters',
      'GetParameterHistory',
      'GetParametersByPath',
    ])
  }
})

test.each(['DescribeParameters', 'GetParametersByPath', 'GetParameterHistory'])(
  'a broken answer to %s is not shown, and no proof of anything',
  async (op) => {
    const place = await setup({ app: { key: 'v' } })
    place.endpoint.fault({ op, answer: '{"Parameters": [{"Value": "planted-half' })
    const run = await place.chamber(['doctor', '--migration', 'app', '--verbose'])
    expect(run.status).toBe(1)
    expect(run.stdout).not.toContain('nothing differs')
    expect(run.stdout + run.stderr).not.toContain('planted')
  },
)

test('an endpoint that throttles, and more keys than are shown', async () => {
  const keys = Array.from({ length: 30 }, (_, at) => [`key.${at}`, 'v'] as const)
  const place = await setup({ app: Object.fromEntries(keys) })
  const refused = { error: 'ThrottlingException', message: 'Rate exceeded', times: 1 }
  place.endpoint.fault({ op: 'DescribeParameters', ...refused })
  place.endpoint.fault({ op: 'GetParameterHistory', ...refused })
  const { status, rows } = await examine(place, ['app'])
  expect({ status, count: rows[0]?.keys.length }).toEqual({ status: 1, count: 30 })
  const { stdout } = await place.chamber(['doctor', '--migration'])
  expect(stdout).toContain(' and 18 more\n')
})

test('two services need --migration', async () => {
  const { chamber } = await setup()
  const run = await chamber(['doctor', 'app', 'web'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toBe(
    "chamber: error: too many arguments for 'doctor'. Expected 1 argument but got 2.\nchamber: hint: several services go with --migration\nchamber: usage: chamber doctor [options] [service...]\n",
  )
})
