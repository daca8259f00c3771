/** Who read and changed what, from lookups and from log files. */
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Row } from '../../src/audit/tally.ts'
import { type AtTheEnd, setup, type Setup } from '../harness/chamber.ts'
import type { TrailEvent } from '../harness/cloud-trail.ts'
import { startFront } from '../harness/front.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'
import { ago, ann, day, decrypt, deploy, keyArn, roleArn, ssm } from './events.ts'

/** CloudTrail with these events, beside the Parameter Store of the test. */
async function trail(
  place: Setup,
  events: readonly TrailEvent[],
  atTheEnd: AtTheEnd = onTestFinished,
) {
  const front = await startFront(place.endpoint.url, events)
  atTheEnd(front.close)
  return { ...front, env: { AWS_ENDPOINT_URL_CLOUDTRAIL: front.url } }
}

/** Without times, which are of the day of the test. */
const brief = (stdout: string) =>
  (JSON.parse(stdout) as Row[]).map(
    ({ key, action, user, session, count }) =>
      `${key} ${action} ${user.replace(/.*:/, '')}${session === '' ? '' : ` ${session}`} ${count}`,
  )

/** Whoever waits is told how far it is. */
const progress =
  /^(chamber: credentials from .*\n)?(chamber: \d+ % of the events looked up \(\w+\)\n)*$/

const expected = [
  '* read by path role/ci/deploy build-1 1',
  'api_key read role/ci/deploy build-1 2',
  'api_key read role/ci/deploy build-2 1',
  'api_key write user/ann 1',
  'db_password denied read role/ci/deploy build-1 1',
  'db_password read role/ci/deploy build-1 1',
  'db_password read user/ann 1',
  'flag read user/ann 1',
  'old delete user/ann 1',
]

// Beside each other, for what they wait for is the pace of AWS.
describe.concurrent('looked up', () => {
  test('each access once, by its key, its action and who it was', async ({
    onTestFinished: atTheEnd,
  }) => {
    const place = await setup({}, atTheEnd)
    const { env, cloudTrail } = await trail(place, day, atTheEnd)
    const run = await place.chamber(['audit', 'app', '--output', 'json'], { env })
    expect(run).toMatchObject({ status: 0, stderr: expect.stringMatching(progress) })
    expect(brief(run.stdout).toSorted()).toEqual(expected.toSorted())
    expect(cloudTrail.throttled).toBe(0)
    const names = cloudTrail.asked.map(({ AttributeValue }) => AttributeValue)
    expect(new Set(names)).toContain('Decrypt')
    expect(names).toHaveLength(12)
    // Six seconds, of which five are silent.
    expect(run.stderr).not.toBe('')
  })

  test('a table for people, by key or by user', async ({ onTestFinished: atTheEnd }) => {
    const place = await setup({}, atTheEnd)
    const { env } = await trail(place, day, atTheEnd)
    const { stdout } = await place.chamber(['audit', 'app', '--by-user', '--since', '2h'], { env })
    const [header, ...lines] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\t+/))
    expect(header).toEqual(['User', 'Session', 'Action', 'Key', 'Count', 'First', 'Last'])
    const users = lines.map(([user]) => user)
    expect(users).toEqual(users.toSorted())
    expect(users).toContain(roleArn)
    expect(lines.flat()).toContain(ann.arn)
  })

  test('what nobody read is named, and only reads are asked for', async ({
    onTestFinished: atTheEnd,
  }) => {
    const app = { api_key: 'v', db_password: 'v', forgotten: 'v', plain: 'v' }
    const place = await setup({ app }, atTheEnd)
    const { env, cloudTrail } = await trail(place, day, atTheEnd)
    const run = await place.chamber(['audit', 'app', '--unused', '--output', 'json'], { env })
    expect(run).toMatchObject({ status: 0 })
    expect(JSON.parse(run.stdout)).toEqual(['forgotten', 'plain'])
    expect(run.stderr).toContain('leaves no trace of a plain String')
    expect(cloudTrail.asked.map(({ AttributeValue }) => AttributeValue)).not.toContain(
      'PutParameter',
    )
  })

  test('pages, in the period that is asked for, at the pace of AWS', async ({
    onTestFinished: atTheEnd,
  }) => {
    const place = await setup({}, atTheEnd)
    const many = Array.from({ length: 220 }, (_, at) =>
      decrypt(deploy(`s${at % 3}`), '/app/key', { eventTime: ago(1 + at / 10) }),
    )
    const { env, cloudTrail } = await trail(
      place,
      [...many, decrypt(ann, '/app/key', { eventTime: ago(60) })],
      atTheEnd,
    )
    const words = ['audit', 'app', '--unused', '--since', '24h', '--until', '1m', '--verbose']
    const started = performance.now()
    const run = await place.chamber(words, { env })
    expect(run).toMatchObject({ status: 0, stderr: expect.stringMatching(progress) })
    expect(cloudTrail.throttled).toBe(0)
    expect(cloudTrail.asked).toHaveLength(4 + 5)
    expect(performance.now() - started).toBeGreaterThan(8 * 500)
  })

  test('a key that is named by its ARN narrows the lookup of decryptions', async ({
    onTestFinished: atTheEnd,
  }) => {
    const place = await setup({ app: { key: 'v' } }, atTheEnd)
    const { env, cloudTrail } = await trail(place, [decrypt(ann, '/app/key')], atTheEnd)
    const words = ['audit', 'app', '--unused', '--kms-key', keyArn, '--output', 'json']
    const run = await place.chamber(words, { env })
    expect(JSON.parse(run.stdout)).toEqual([])
    expect(cloudTrail.asked.at(-1)).toEqual({
      AttributeKey: 'ResourceName',
      AttributeValue: keyArn,
    })
  })

  test('who may not look is told what to allow', async ({ onTestFinished: atTheEnd }) => {
    const place = await setup({}, atTheEnd)
    place.endpoint.fault({ op: 'LookupEvents', error: 'AccessDeniedException' })
    const run = await place.chamber(['audit', 'app'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('cloudtrail:LookupEvents was denied in us-east-1')
    expect(run.stderr).toContain('allow cloudtrail:LookupEvents')
  })
})

test.runIf(hasTerminal)('a terminal sees how far it is, and Ctrl-C stops it', async () => {
  const place = await setup()
  const { env } = await trail(place, day)
  const session = terminal(place, ['audit', 'app'], { env })
  await session.shows(/chamber: \d+ % of the events looked up \(\w+\)/)
  session.type('\x03')
  expect(await session.exit).toMatchObject({ status: 130 })
})

const log = (events: readonly TrailEvent[]) => JSON.stringify({ Records: events })

describe('from log files', () => {
  test('plain and packed, in folders, digests left out', async () => {
    const place = await setup()
    const folder = 'logs/AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/20'
    await place.file(`${folder}/a.json.gz`, gzipSync(log(day.slice(0, 4))))
    await place.file(`${folder}/b.json`, JSON.stringify(JSON.parse(log(day.slice(4, 9))), null, 2))
    // Two gzip members one behind the other are one text.
    const rest = log(day.slice(9))
    const members = [rest.slice(0, 100), rest.slice(100)].map((part) => gzipSync(part))
    await place.file('logs/c.json.gz', Buffer.concat(members))
    await place.file('logs/CloudTrail-Digest/d.json.gz', 'no gzip')
    await place.file('logs/readme.txt', 'nothing')
    const run = await place.chamber(['audit', 'app', '--from', 'logs', '--output', 'json'])
    expect(run).toMatchObject({ status: 0, stderr: '', calls: {} })
    expect(brief(run.stdout).toSorted()).toEqual(expected.toSorted())
  })

  test('the period holds there too, and may be older than 90 days', async () => {
    const place = await setup()
    const events = ['2025-01-05T00:00:00Z', '2025-02-05T00:00:00Z'].map((eventTime) =>
      decrypt(ann, '/app/key', { eventTime }),
    )
    await place.file('log.json', log(events))
    const words = ['audit', 'app', '--from', 'log.json', '--output', 'json']
    const { stdout } = await place.chamber([
      ...words,
      '--since',
      '2025-01-01',
      '--until',
      '2025-02-01',
    ])
    expect(JSON.parse(stdout)).toEqual([
      {
        key: 'key',
        action: 'read',
        user: ann.arn,
        session: '',
        count: 1,
        first: '2025-01-05T00:00:00.000Z',
        last: '2025-01-05T00:00:00.000Z',
      },
    ])
  })

  test('texts with braces and quotes are no borders', async () => {
    const place = await setup()
    const odd = { ...ann, arn: `${ann.arn}{]}"\\"[`, note: '\\' }
    await place.file('log.json', log([decrypt(odd, '/app/a'), decrypt(ann, '/app/b')]))
    const { stdout } = await place.chamber([
      'audit',
      'app',
      '--from',
      'log.json',
      '--output',
      'json',
    ])
    expect((JSON.parse(stdout) as Row[]).map(({ key }) => key)).toEqual(['a', 'b'])
  })

  test('what a terminal would obey is taken out of names', async () => {
    const place = await setup()
    const odd = { ...ann, arn: `${ann.arn}\u001b[31m\nx` }
    await place.file('log.json', log([decrypt(odd, '/app/a')]))
    const { stdout } = await place.chamber(['audit', 'app', '--from', 'log.json'])
    expect(stdout).not.toContain('\u001b')
    expect(stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  test('a hundred thousand events need little memory', async () => {
    const place = await setup()
    const one = JSON.stringify(decrypt(ann, '/app/key'))
    const text = `{"Records":[${Array.from({ length: 100_000 }, () => one).join(',')}]}`
    await place.file('log.json.gz', gzipSync(text))
    const words = ['audit', 'app', '--from', 'log.json.gz', '--output', 'json']
    const run = await place.chamber(words, { env: { NODE_OPTIONS: '--max-old-space-size=48' } })
    expect(brief(run.stdout)).toEqual(['key read user/ann 100000'])
  })

  test.each([
    [
      'cut.json.gz',
      gzipSync(log(day)).subarray(0, 300),
      'is no log file of CloudTrail, or is cut off',
    ],
    ['cut.json', log(day).slice(0, 500), 'is no log file of CloudTrail, or is cut off'],
    [
      'bad.json',
      '{"Records":[{"eventSource":"ssm.amazonaws.com" SECRET}]}',
      'is no log file of CloudTrail',
    ],
    ['none', '', 'there is no log file of CloudTrail in'],
  ])('%s is refused without a word of it', async (name, text, message) => {
    const place = await setup()
    if (text !== '') await place.file(`in/${name}`, text)
    else await place.file('in/readme.txt', 'x')
    const run = await place.chamber(['audit', 'app', '--from', 'in'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain(message)
    expect(run.stderr).not.toContain('SECRET')
  })
})

test('services below, and the dotted layout', async () => {
  const place = await setup()
  const events = [
    decrypt(ann, '/app/web/key'),
    decrypt(ann, '/prod.app1.key'),
    ssm('PutParameter', ann, { name: 'prod.app1.key', type: 'SecureString' }),
    ssm('GetParametersByPath', ann, { path: '/', recursive: true }),
  ]
  await place.file('log.json', log(events))
  const keys = async (...words: string[]) =>
    brief(
      (await place.chamber(['audit', ...words, '--from', 'log.json', '--output', 'json'])).stdout,
    )
  expect(await keys('app')).toEqual(['* read by path user/ann 1'])
  expect(await keys('app', '--recursive')).toContain('web/key read user/ann 1')
  expect(await keys('prod.app1.')).toEqual(['key read user/ann 1', 'key write user/ann 1'])
})

test.each([
  ['audit app --unused --by-user', '--unused names keys'],
  ['audit app --since 100d', 'CloudTrail looks up the last 90 days only'],
  ['audit app --since soon', 'invalid --since'],
  ['audit app --since 1d --until 2d', '--since is not before --until'],
  ['audit app --from nowhere', 'nowhere cannot be read (ENOENT)'],
  [
    'audit app --backend secretsmanager',
    'audit is not something that the secretsmanager backend can do',
  ],
  ['audit app --backend local', 'audit is not something that the local backend can do'],
])('%s is refused', async (typed, message) => {
  const { chamber } = await setup()
  const run = await chamber(typed.split(' '))
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(message)
})
