/** A start while the region does not respond: from a second region, or from the file. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Setup, setup } from '../harness/chamber.ts'

const show = ['--', 'sh', '-c', 'echo "$KEY"']
const other = 'eu-west-1'
const elsewhere = { env: { AWS_REGION: other } }
const region = ['--fallback-region', other]
const flags = [...region, '--fallback-after', '500ms']

async function withTwoRegions(): Promise<Setup> {
  const place = await setup({ app: { key: 'first' } })
  const written = await place.chamber(['write', 'app', 'key', 'second'], elsewhere)
  expect(written.status).toBe(0)
  return place
}

/** The first request is never answered; those that follow are of the other region. */
const silence = ({ endpoint }: Setup) =>
  endpoint.fault({ op: 'GetParametersByPath', delay: Infinity, times: 1 })

const used =
  /^chamber: warning: ssm:GetParametersByPath in us-east-1 was not answered by .* after 0\.5 s; the secrets are those of 'eu-west-1'\n$/

test('no response: the second region is read, and named', async () => {
  const place = await withTwoRegions()
  silence(place)
  const run = await place.chamber(['exec', ...flags, 'app', ...show])
  expect(run).toMatchObject({ status: 0, stdout: 'second\n' })
  expect(run.stderr).toMatch(used)
})

test.each([
  ['variables', { CHAMBER_FALLBACK_REGION: other, CHAMBER_FALLBACK_AFTER: '500ms' }, ['app'], ''],
  [
    'chamber.yaml',
    { CHAMBER_FALLBACK_AFTER: '500ms' },
    [],
    `services: [app]\nfallback-region: ${other}\n`,
  ],
])('the region of %s', async (_, env, services, config) => {
  const place = await withTwoRegions()
  if (config) await writeFile(join(place.cwd, 'chamber.yaml'), config)
  silence(place)
  const run = await place.chamber(['exec', ...services, ...show], { env })
  expect(run).toMatchObject({ status: 0, stdout: 'second\n' })
  expect(run.stderr).toMatch(used)
})

test('not while the first responds', async () => {
  const { chamber } = await withTwoRegions()
  expect(await chamber(['exec', ...region, 'app', ...show])).toMatchObject({
    stdout: 'first\n',
    stderr: '',
  })
})

test.each(['AccessDeniedException', 'ExpiredTokenException', 'ValidationException'])(
  '%s: never',
  async (error) => {
    const { chamber, endpoint } = await withTwoRegions()
    endpoint.fault(
      ...['GetParametersByPath', 'DescribeParameters'].map((op) => ({ op, error, times: 1 })),
    )
    const run = await chamber(['exec', ...region, 'app', ...show])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).not.toContain(other)
  },
)

test('a second region without the secrets starts nothing', async () => {
  const place = await setup({ app: { key: 'first' } })
  silence(place)
  const run = await place.chamber(['exec', ...flags, 'app', ...show])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain("--fallback-region 'eu-west-1' is not used: there are no secrets")
})

test('the file is used when the second region does not respond either', async () => {
  const place = await withTwoRegions()
  const words = ['exec', ...flags, '--fallback', 'kept.age', 'app', ...show]
  expect((await place.chamber(words)).stdout).toBe('first\n')
  place.endpoint.fault({ op: 'GetParametersByPath', delay: Infinity })
  const run = await place.chamber(words)
  expect(run).toMatchObject({ status: 0, stdout: 'first\n' })
  expect(run.stderr).toContain("--fallback-region 'eu-west-1' is not used: ")
})

test('throttling leads to the file, however patient chamber is without one', async () => {
  const place = await withTwoRegions()
  const words = ['exec', '--fallback', 'kept.age', '--fallback-after', '500ms', 'app', ...show]
  expect((await place.chamber(words)).stdout).toBe('first\n')
  place.endpoint.fault({ op: 'GetParametersByPath', error: 'ThrottlingException' })
  const run = await place.chamber(words)
  expect(run).toMatchObject({ status: 0, stdout: 'first\n' })
  expect(run.stderr).toContain('still throttled')
})

test.each([
  [['--fallback-after', '5s'], 'needs --fallback or --fallback-region'],
  [['--fallback-region', 'not a region'], 'invalid --fallback-region'],
])('%j is refused', async (wrong, says) => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const run = await chamber(['exec', ...wrong, 'app', ...show])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(says)
})

test('another backend has no regions', async () => {
  const { chamber } = await setup({})
  const run = await chamber(['-b', 'null', 'exec', '--fallback-region', other, 'app', ...show])
  expect(run.stderr).toContain('--fallback-region needs the ssm backend')
})
