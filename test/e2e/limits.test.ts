/** What has no end, or far too much: chamber says what it does not take, and how much it takes. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import type { Behaviour } from '../reliability/behaviour.ts'
import { ends } from '../reliability/row.ts'
import { inScene, withoutKeys } from '../reliability/scene.ts'

const mebibyte = 1_048_576

/** One that never ends; `length` is what it says it will be. */
const endless =
  (length?: number): Behaviour =>
  ({ response }) => {
    response?.writeHead(200, length === undefined ? {} : { 'content-length': length })
    const piece = Buffer.alloc(mebibyte, ' ')
    const more = (): boolean =>
      response?.destroyed === true || response?.write(piece, more) === true
    more()
  }

describe('a response without an end', () => {
  const part = 'Network'

  test.each([
    ['in chunks', undefined],
    ['of a length', 900_000_000],
  ])('of Parameter Store, %s', async (_, length) =>
    inScene(async ({ chamber, faulty }) => {
      const { url, host } = await faulty(endless(length))
      const fault = {
        part,
        what: `answers without an end (${length ?? 'in chunks'})`,
        says: `cannot read the response of ${host} to ssm:GetParametersByPath: more than 64 MiB`,
      }
      const env = { CHAMBER_AWS_SSM_ENDPOINT: url }
      await ends(() => chamber(['exec', 'app', '--', 'echo', 'ran'], { env }), fault)
    })(),
  )

  test(
    'of another backend',
    inScene(async ({ chamber, faulty }) => {
      const { url, host } = await faulty(endless())
      const fault = {
        part,
        what: 'Secrets Manager answers without an end',
        says: `cannot read the response of ${host} to secretsmanager:GetSecretValue: more than 64 MiB`,
      }
      const env = { CHAMBER_AWS_SECRETS_MANAGER_ENDPOINT: url, AWS_ENDPOINT_URL: url }
      const words = ['-b', 'secretsmanager', 'read', 'app', 'key']
      await ends(() => chamber(words, { env }), fault)
    }),
  )

  test(
    'of a credential source',
    inScene(async ({ chamber, faulty }) => {
      const { url } = await faulty(endless())
      const fault = {
        part: 'Container endpoint',
        what: 'answers without an end',
        says: 'gave an answer of more than 64 MiB',
      }
      const env = { ...withoutKeys, AWS_CONTAINER_CREDENTIALS_FULL_URI: url }
      await ends(() => chamber(['read', 'app', 'key'], { env }), fault)
    }),
  )
})

test.each([
  ['write', 'app', 'key', '-'],
  ['write', '-s', 'app', 'key', '-'],
  ['find', '--by-value', '-'],
  ['import', 'app', '-'],
  ['diff', 'app', '-'],
  ['render', '-', 'app'],
])('standard input that does not end: %s %s %s', async (...words) => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const run = await chamber(words, { stdin: Buffer.alloc(17 * mebibyte), keepStdinOpen: true })
  expect(run).toMatchObject({ status: words[0] === 'diff' ? 2 : 1, stdout: '' })
  expect(run.calls).not.toHaveProperty('PutParameter')
  expect(run.stderr).toContain('error: cannot read standard input: more than 16 MiB\n')
})

test.skipIf(process.platform === 'win32').each([
  ['import', 'app', '/dev/zero'],
  ['diff', 'app', '/dev/zero'],
  ['render', '/dev/zero', 'app'],
  ['exec', '--render', '/dev/zero=out', 'app', '--', 'echo', 'ran'],
])('a file without an end: %s %s %s', async (...words) => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const run = await chamber(words)
  expect(run).toMatchObject({ status: words[0] === 'diff' ? 2 : 1, stdout: '' })
  expect(run.stderr).toContain("error: cannot read '/dev/zero': more than 16 MiB\n")
})

test.skipIf(process.platform === 'win32')('a file may be a pipe', async () => {
  const { chamber, cwd } = await setup({ app: { key: 'v' } })
  await execa('mkfifo', [join(cwd, 'pipe')])
  const writing = writeFile(join(cwd, 'pipe'), '{"key": "v"}')
  expect(await chamber(['diff', 'app', './pipe'])).toMatchObject({ status: 0, stderr: '' })
  await writing
})

describe('chamber.yaml', () => {
  const hint = 'chamber: hint: name another with --config, or do without: --no-config\n'

  test.skipIf(process.platform === 'win32')('that is a FIFO is not waited for', async () => {
    const { chamber, cwd } = await setup({ app: { key: 'v' } })
    await execa('mkfifo', [join(cwd, 'chamber.yaml')])
    for (const words of [
      ['check'],
      ['exec', '--', 'echo', 'ran'],
      ['env', '--config', 'chamber.yaml'],
    ]) {
      expect(await chamber(words)).toMatchObject({
        status: 1,
        stdout: '',
        stderr: `chamber: error: chamber.yaml cannot be read: not a regular file\n${hint}`,
      })
    }
  })

  test('that is far too large', async () => {
    const { chamber, file } = await setup({ app: { key: 'v' } })
    await file('chamber.yaml', `services: [app] # ${'-'.repeat(mebibyte)}`)
    expect(await chamber(['check'])).toMatchObject({
      status: 1,
      stderr: `chamber: error: chamber.yaml cannot be read: more than 1 MiB\n${hint}`,
    })
  })
})

describe('a pattern', () => {
  test('that would try every way to divide a value', async () => {
    const { chamber, file } = await setup({ app: { key: `${'a'.repeat(4000)}!` } })
    await file('chamber.yaml', "services: [app]\nkeys: {key: {pattern: '(a+)+'}}\n")
    const run = await chamber(['check'])
    expect(run).toMatchObject({ status: 1, stdout: expect.stringContaining('does not match') })
    const exec = await chamber(['exec', '--', 'echo', 'ran'])
    expect(exec).toMatchObject({ status: 1, stdout: '' })
    expect(exec.stderr).toContain('key does not match its pattern')
  })

  test.each([
    ['(?=a)a', 'has a part that chamber does not support'],
    ['a'.repeat(1001), 'has more than 1000 characters'],
  ])('%s is reported with its place', async (pattern, fault) => {
    const { chamber, file } = await setup({ app: { key: 'a' } })
    await file('chamber.yaml', `services: [app]\nkeys:\n  key: {pattern: '${pattern}'}\n`)
    expect((await chamber(['check'])).stderr).toContain(
      `error: chamber.yaml, line 3, column 18: pattern ${fault}\n`,
    )
  })

  test('of keys with thirty stars', async () => {
    const key = 'a'.repeat(200)
    const { chamber } = await setup({ app: { [key]: 'v', other: 'o' } })
    const only = ['--only', `${'*a'.repeat(30)}*b`]
    const none = await chamber(['export', 'app', ...only])
    expect(none).toMatchObject({ status: 1, stdout: '', calls: { GetParametersByPath: 1 } })
    const taken = await chamber(['export', 'app', '--only', `${'*a'.repeat(30)}*`])
    expect(taken.stdout).toBe(`{"${key}":"v"}\n`)
  })

  test('of keys with too many wildcards', async () => {
    const { chamber } = await setup({ app: { key: 'v' } })
    const run = await chamber(['export', 'app', '--only', '*a'.repeat(101)])
    expect(run).toMatchObject({ status: 1, calls: {} })
    expect(run.stderr).toContain('error: --only: a pattern has more than 100 wildcards\n')
  })
})

describe('a template', () => {
  const text = 'x'.repeat(65_536)
  const loop = `{% for i in (1..1100) %}${text}{% endfor %}`

  test.each([
    ['prints', loop],
    ['keeps', `{% capture kept %}${loop}{% endcapture %}`],
  ])('whose loop %s too much', async (_, template) => {
    const { chamber } = await setup({ app: { key: 'v' } })
    const run = await chamber(['render', '-', 'app'], { stdin: template })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toMatch(
      /error: standard input, line 1, column \d+: the template makes more than 64 MiB of text\n/,
    )
  })

  test('whose filters make too much', async () => {
    const { chamber } = await setup({ app: { key: '"\\' } })
    const template = `{{ key${' | json'.repeat(40)} }}`
    const run = await chamber(['render', '-', 'app'], { stdin: template })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain(': its loops and filters make more than 64 MiB\n')
  })
})

describe('a dotenv file', () => {
  const size = 10 * mebibyte

  test.each([
    ['without quotes', `A=b${' '.repeat(200_000)}c\n`, 200_002],
    ['without quotes, of 10 MiB', `A=${'x'.repeat(size)}\n`, size],
    ['in double quotes', `A="${'x'.repeat(size)}"\n`, size],
    ['of escapes', `A="${String.raw`\n`.repeat(size / 2)}"\n`, size / 2],
    ['of lines', `A='${'\n'.repeat(size)}'\n`, size],
  ])('with a long value %s', async (_, stdin, bytes) => {
    const { chamber } = await setup({ app: { key: 'v' } })
    const run = await chamber(['import', 'app', '-', '--format', 'dotenv'], { stdin })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain(`has ${bytes} bytes, and Parameter Store keeps 8192 at most`)
  })

  test('with as many comments', async () => {
    const { chamber } = await setup({ app: { key: 'v' } })
    const stdin = `${'\n# x\n'.repeat(size / 5)}A=1\n`
    const run = await chamber(['import', 'app', '-', '--format', 'dotenv'], { stdin })
    expect(run).toMatchObject({ status: 0, calls: { PutParameter: 1 } })
  })
})
