/** Wrong command lines are explained without a piece of them: any argument may be a secret. */
import { describe, expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

const pem = '-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----\n'
const wayOut = 'put a value that begins with a dash after --'
const readAsFlag = (number: number) =>
  `argument ${number} was read as a flag; ${wayOut}, or pass it on standard input with -`

const cases: readonly (readonly [argv: readonly string[], message: string])[] = [
  [['write', 'app', 'tls_key', pem], readAsFlag(3)],
  [['write', 'app', 'password', '-hunter2'], readAsFlag(3)],
  [['write', 'app', 'password', '--value=hunter2'], readAsFlag(3)],
  [['write', 'app', 'password', '-b4ckendhunter2'], readAsFlag(3)],
  [['write', 'app', 'password', '-thunter2=x'], readAsFlag(3)],
  [['write', 'app', 'password', 'x', '-hunter2'], readAsFlag(4)],
  [['write', '-s', 'app', 'password', '--hunter2'], readAsFlag(4)],
  [['--verbose', 'write', 'app', 'password', '-hunter2'], readAsFlag(3)],
  [['find', '-v', pem], readAsFlag(2)],
  [['find', '--by-value', '-bhunter2'], readAsFlag(2)],
  [['tag', 'write', 'app', 'key', '-hunter2=x'], `argument 3 was read as a flag; ${wayOut}\n`],
  [['read', '--hunter2', 'app', 'key'], 'unknown flag in argument 1\n'],
  [['read', 'app', 'key', '-qhunter2'], 'unknown flag in argument 3\n'],
  [['--hunter2', 'read', 'app', 'key'], 'unknown flag in argument 1\n'],
  [['hunter2hunter2'], 'unknown command in argument 1\n'],
  [['--', 'hunter2'], 'unknown command in argument 2\n'],
  [['read', '--quiet=hunter2', 'app', 'key'], 'invalid --quiet: expected true or false\n'],
  [['read', '--output=hunter2', 'app', 'key'], 'invalid --output: expected table or json\n'],
  [['policy', 'app', '--format', 'hunter2'], 'invalid --format: expected json or terraform\n'],
  [['read', 'app', 'key', 'hunter2'], 'too many arguments: expected 2, got 3\n'],
  [['write', 'app', 'key', 'value', 'hunter2'], 'too many arguments: expected 3, got 4\n'],
  [['write', 'app', 'DB_PASSWORD=hunter2'], 'is not a valid key name'],
  [['write', 'app', 'DB_PASSWORD=hunter2', 'value'], 'is not a valid key name'],
  [['read', 'app', 'key=hunter2'], 'is not a valid key name'],
  [['write', 'app/DB_PASSWORD=hunter2', 'key', 'value'], 'is not a valid service name'],
  [['write', 'app', 'key', 'value', '-bhunter2'], 'unknown backend'],
  [['write', 'app', 'key', 'value', '-rhunter2'], 'invalid --retries'],
  [['export', 'app', '--format', 'hunter2'], 'unknown format'],
]

describe.each(cases)('%j', (argv, message) => {
  test('is explained', async () => {
    const { chamber } = await setup()
    const run = await chamber(argv)
    expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
    expect(run.stderr).toContain(message)
    expect(run.stderr).not.toMatch(/hunter2|BEGIN|b4ckend/)
  })
})

test('key and value are separate arguments', async () => {
  const { chamber } = await setup()
  const { stderr } = await chamber(['write', 'app', 'DB_PASSWORD=hunter2'])
  expect(stderr).toContain('hint: a key and its value are separate arguments')
})

test('only what is declared is suggested', async () => {
  const { chamber } = await setup()
  const hint = async (...argv: string[]) => /hint: (.*)/.exec((await chamber(argv)).stderr)?.[1]
  expect(await hint('raed', 'app', 'key')).toBe('did you mean read?')
  expect(await hint('read', '--quite', 'app', 'key')).toBe('did you mean --quiet?')
  expect(await hint('read', '--vresion=3', 'app', 'key')).toBe('did you mean --version?')
  expect(await hint('read', '--hunter2', 'app', 'key')).toBe('list the flags: chamber read --help')
  expect(await hint('hunter2')).toBe('list the commands: chamber help')
})

test('an unknown help topic is not quoted', async () => {
  const { chamber } = await setup()
  const run = await chamber(['help', 'hunter2'])
  expect(run).toMatchObject({ status: 0, stderr: 'chamber: unknown help topic\n' })
})

test.runIf(hasTerminal)('a value read as a flag is not asked for', async () => {
  const session = terminal(await setup(), ['write', 'app', 'password', '-b4ckend'])
  const { status, screen } = await session.exit
  expect({ status, screen }).toMatchObject({
    status: 1,
    screen: expect.stringContaining(readAsFlag(3)),
  })
  expect(screen).not.toContain('b4ckend')
})

test.runIf(hasTerminal)(
  'flags after the key do not keep the value from being asked for',
  async () => {
    const place = await setup()
    const session = terminal(place, ['write', 'app', 'password', '--type', 'String', '-s'])
    await session.shows('password')
    session.type('typed\r')
    expect(await session.exit).toMatchObject({ status: 0 })
    expect((await place.chamber(['read', '-q', 'app', 'password'])).stdout).toBe('typed\n')
  },
)

describe('--verbose', () => {
  const failing = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    CHAMBER_AWS_SSM_ENDPOINT: 'http://127.0.0.1:1',
  }
  const causes = async (...argv: string[]) => {
    const { chamber } = await setup()
    const run = await chamber(['--retries=1', ...argv], { env: failing })
    expect(run.status).toBe(1)
    return run.stderr.includes('caused by: ')
  }
  test('after -- belongs to the command', async () =>
    expect(await causes('exec', 'app', '--', 'true', '--verbose')).toBe(false))
  test('as the value of a flag is one', async () =>
    expect(await causes('exec', '--strict-value', '--verbose', 'app', '--', 'true')).toBe(false))
  test.each(['--verbose', '--verbose=true', '--verbose=1'])('%s counts', async (flag) => {
    expect(await causes(flag, 'exec', 'app', '--', 'true')).toBe(true)
    expect(await causes('read', 'app', 'key', flag)).toBe(true)
  })
  test('false turns it off', async () => {
    expect(await causes('--verbose', 'exec', '--verbose=false', 'app', '--', 'true')).toBe(false)
    expect(await causes('read', 'app', 'key', '--verbose=false')).toBe(false)
  })
})
