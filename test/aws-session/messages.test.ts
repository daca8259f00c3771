/** What is said about a session: its source, an MFA code, the way out of a failure. */
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startChild } from '../harness/child.ts'
import { invocation } from '../harness/invocation.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'
import { type Prepared, prepare } from './prepare.ts'
import { keys, keyVariables, role, type Row, tokenFile, webIdentity } from './row.ts'
import { legacySsoProfile, loginExpired, loginProfile, ssoProfile } from './sign-in.ts'

const read = ['read', '-q', 'app', 'key']

async function inRow(
  row: Pick<Row, 'config' | 'credentials' | 'files' | 'env'>,
  work: (prepared: Prepared) => Promise<void>,
): Promise<void> {
  const prepared = await prepare({ what: '', expected: { error: '' }, ...row })
  try {
    await work(prepared)
  } finally {
    await prepared.close()
  }
}

function run({ cwd, env }: Prepared, argv: readonly string[]) {
  const words = invocation(argv, { cwd, env }, {})
  return startChild({ ...words, timeout: 30_000 }).exit
}

const base = `[profile base]\n${keys('BASE')}`
const withMfa = `[profile admin]\n${role('admin', 'source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ann')}${base}`

test.runIf(hasTerminal)('an MFA code is asked for once, is not shown, and is sent', async () => {
  await inRow({ config: withMfa, env: { AWS_PROFILE: 'admin' } }, async (prepared) => {
    const session = terminal(prepared, read)
    await session.shows("MFA code for profile 'admin': ")
    session.type('123456\r')
    const { status, screen } = await session.exit
    expect(status).toBe(0)
    expect(screen).not.toContain('123456')
    expect(prepared.aws.seen.requests[0]?.key).toBe('BASE+mfa+admin')
    expect(prepared.aws.seen.parameters).toContain('TokenCode=123456')
  })
})

test.runIf(hasTerminal)('Ctrl-C at the question of an MFA code ends the command', async () => {
  await inRow({ config: withMfa, env: { AWS_PROFILE: 'admin' } }, async (prepared) => {
    const session = terminal(prepared, read)
    await session.shows('MFA code')
    session.type('\x03')
    expect((await session.exit).status).toBe(130)
    expect(prepared.aws.seen).toMatchObject({ requests: [], sources: [] })
  })
})

test('--verbose tells the source of the credentials, and those that were not used', async () => {
  const env = { ...keyVariables('ENV'), ...webIdentity, AWS_PROFILE: 'base' }
  await inRow({ config: base, files: tokenFile, env }, async (prepared) => {
    const { stderr } = await run(prepared, ['--verbose', ...read])
    expect(stderr).toContain(
      "credentials from the environment (AWS_ACCESS_KEY_ID); not used: web identity (AWS_WEB_IDENTITY_TOKEN_FILE), profile 'base' (AWS_PROFILE)",
    )
    const forced = await run(prepared, ['--verbose', '--profile', 'base', ...read])
    expect(forced.stderr).toContain(
      "credentials from profile 'base'; not used: the environment (AWS_ACCESS_KEY_ID), web identity (AWS_WEB_IDENTITY_TOKEN_FILE)",
    )
  })
})

test('doctor tells them too', async () => {
  const env = { ...keyVariables('ENV'), AWS_PROFILE: 'base' }
  await inRow({ config: base, env }, async (prepared) => {
    const { stdout } = await run(prepared, ['doctor', '--output', 'json'])
    expect(stdout).toContain("not used: profile 'base' (AWS_PROFILE)")
  })
})

test.each([
  [
    'a session of a profile without sso-session',
    { config: legacySsoProfile },
    'aws sso login --profile dev',
  ],
  [
    'aws login that has ended',
    { config: loginProfile, files: loginExpired('ENDED') },
    'aws login --profile dev',
  ],
  [
    'a section that does not exist',
    { config: ssoProfile.replace('[sso-session corp]', '[sso-session other]') },
    'add [sso-session corp] to ~/.aws/config',
  ],
  ['a misspelt profile', { config: base }, "no AWS profile 'dev'"],
])('%s: the remedy', async (_, row, says) => {
  await inRow({ ...row, env: { AWS_PROFILE: 'dev' } }, async (prepared) => {
    const { status, stderr } = await run(prepared, ['--retries=1', ...read])
    expect(status).toBe(1)
    expect(stderr).toContain(says)
    expect(stderr).not.toMatch(/planted|REFRESH/)
  })
})

test.each([
  ['AWS_ENDPOINT_URL_SSM', { AWS_ENDPOINT_URL_SSM: 'https://ssm.example.invalid' }, ''],
  ['CHAMBER_AWS_SSM_ENDPOINT', { CHAMBER_AWS_SSM_ENDPOINT: 'https://ssm.example.invalid' }, ''],
  [
    "endpoint_url of profile 'default'",
    {},
    '[default]\nendpoint_url = https://ssm.example.invalid\n',
  ],
])('the endpoint that is in effect is named: %s', async (name, env, config) => {
  const variables = { ...keyVariables('ENV'), ...env, HTTPS_PROXY: undefined }
  await inRow({ config, env: variables }, async (prepared) => {
    const { stderr } = await run(prepared, ['--retries=1', ...read])
    expect(stderr).toContain(`hint: check ${name}, the network and DNS`)
  })
})

test.runIf(process.getuid?.() !== 0)('a configuration file that may not be read', async () => {
  await inRow({ config: base, env: { AWS_PROFILE: 'base' } }, async (prepared) => {
    await chmod(join(prepared.env['HOME'] ?? '', '.aws', 'config'), 0)
    const { stderr } = await run(prepared, read)
    expect(stderr).toMatch(/no AWS profile 'base': cannot read '.*config'/)
  })
})
