/** Sources of credentials that fail: each is named, with what it did and the way out, in time. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  answer,
  type Behaviour,
  drip,
  garbage,
  half,
  json,
  page,
  reset,
  silence,
  status,
} from './behaviour.ts'
import { type Address, refusing } from './faulty-server.ts'
import { ends } from './row.ts'
import { inScene, type Scene, withoutKeys } from './scene.ts'

const command = ['exec', 'app', '--', 'echo', 'ran']
const slow = ['--timeout', '2s']

type Variables = Record<string, string | undefined>

interface Source {
  readonly part: string
  /** The variables that make a server the source. */
  readonly env: (scene: Scene, server: Address) => Variables | Promise<Variables>
  readonly cases: readonly Case[]
}

interface Case {
  readonly what: string
  /** Undefined for a server that is not there. */
  readonly does?: Behaviour | readonly Behaviour[]
  readonly flags?: readonly string[]
  readonly says: string
}

const keys = {
  AccessKeyId: 'ASIATEST',
  SecretAccessKey: 'planted-secret-key',
  Token: 'planted-token',
  Expiration: '2099-01-01T00:00:00Z',
}

const container: Source = {
  part: 'Container endpoint',
  env: (_, { url }) => ({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/planted-task`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'planted-container-token',
  }),
  cases: [
    {
      what: 'refuses connections',
      says: 'container credential endpoint HOST: refuses connections',
    },
    { what: 'resets connections', does: reset, says: 'HOST: cannot be reached (ECONNRESET)' },
    {
      what: 'never answers',
      does: silence,
      flags: slow,
      says: 'no answer from the container credential endpoint HOST after 2 s',
    },
    {
      what: 'never answers, and there is time',
      does: silence,
      says: 'HOST: gave no answer in time',
    },
    { what: 'answers a byte at a time', does: drip, says: 'HOST: gave no answer in time' },
    { what: 'answers status 500', does: status(500), says: 'HOST: answered with HTTP status 500' },
    {
      what: 'answers status 403',
      does: json({ message: 'planted' }, 403),
      says: 'HOST: answered with HTTP status 403',
    },
    { what: 'answers a page', does: page(200), says: 'HOST: gave an answer that is not JSON' },
    {
      what: 'answers half',
      does: half(JSON.stringify(keys)),
      says: 'HOST: cannot be reached (ECONNRESET)',
    },
    {
      what: 'answers half a document',
      does: answer(JSON.stringify(keys).slice(0, 60)),
      says: 'not JSON',
    },
    {
      what: 'answers what is not HTTP',
      does: garbage,
      says: 'HOST: gave an answer that is not HTTP',
    },
    {
      what: 'answers an empty object',
      does: json({}),
      says: 'HOST: gave an answer that holds no credentials',
    },
    {
      what: 'answers an empty body',
      does: status(200),
      says: 'HOST: gave an answer that is not JSON',
    },
    {
      what: 'answers keys that are no text',
      does: json({ ...keys, SecretAccessKey: { planted: 1 } }),
      says: 'holds no credentials',
    },
    {
      what: 'answers keys that no header can hold',
      does: json({ ...keys, AccessKeyId: 'AS\r\nplanted' }),
      says: 'holds no credentials',
    },
  ],
}

const metadata: Source = {
  part: 'Instance metadata',
  env: (_, { url }) => ({
    AWS_EC2_METADATA_DISABLED: undefined,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
  }),
  cases: [
    {
      what: 'refuses connections',
      says: 'instance metadata HOST, the only source that is configured: refuses',
    },
    { what: 'is blocked', does: silence, says: 'configured: gave no answer in time' },
    {
      what: 'answers 403, as a proxy does',
      does: page(403),
      says: 'configured: answered with HTTP status 403',
    },
    {
      what: 'answers status 500',
      does: status(500),
      says: 'configured: answered with HTTP status 500',
    },
    {
      what: 'has no role',
      does: [answer('t'), status(404)],
      says: 'configured: gives this instance no role',
    },
    {
      what: 'answers a page for the role',
      does: page(200),
      says: 'configured: gave an answer that holds no role',
    },
    {
      what: 'answers half a document',
      does: [answer('t'), answer('role'), answer('t'), answer('{"AccessKeyId":"planted')],
      says: 'that is not JSON',
    },
    {
      what: 'answers a failure as credentials',
      does: [
        answer('t'),
        answer('role'),
        answer('t'),
        json({ Code: 'AssumeRoleUnauthorizedAccess' }),
      ],
      says: 'that holds no credentials',
    },
    { what: 'answers a byte at a time', does: drip, says: 'configured: gave no answer in time' },
  ],
}

const sso: Source = {
  part: 'SSO',
  async env({ file, home }, { url }) {
    const cache = join(home, '.aws', 'sso', 'cache')
    await mkdir(cache, { recursive: true })
    const token = { accessToken: 'planted-sso-token', expiresAt: '2099-01-01T00:00:00Z' }
    const name = createHash('sha1').update('corp').digest('hex')
    await writeFile(join(cache, `${name}.json`), JSON.stringify(token))
    return {
      AWS_CONFIG_FILE: await file('config', ssoConfig),
      AWS_PROFILE: 'dev',
      AWS_ENDPOINT_URL_SSO: url,
    }
  },
  cases: [
    { what: 'refuses connections', says: "profile 'dev' (SSO) at HOST: HOST refuses connections" },
    {
      what: 'never answers',
      does: silence,
      flags: slow,
      says: "no answer from profile 'dev' (SSO) at HOST after 2 s",
    },
    { what: 'answers status 500', does: status(500), says: 'HOST answered with HTTP status 500' },
    {
      what: 'answers a page',
      does: page(200),
      says: 'HOST gave an answer that holds no credentials',
    },
    {
      what: 'answers a page, status 403',
      does: page(403),
      says: 'HOST answered with HTTP status 403',
    },
    {
      what: 'answers an empty object',
      does: json({}),
      says: 'HOST gave an answer that holds no credentials',
    },
    {
      what: 'has ended the session',
      does: json(
        { __type: 'UnauthorizedException', message: 'Session token not found or invalid' },
        401,
      ),
      says: 'HOST says: Session token not found or invalid (UnauthorizedException)',
    },
    {
      what: 'allows no such role',
      does: json({ __type: 'ForbiddenException', message: 'No access' }, 403),
      says: 'HOST says: No access (ForbiddenException)',
    },
  ],
}

const ssoConfig = `[profile dev]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
`

const webIdentity: Source = {
  part: 'Web identity',
  env: async ({ file }, { url }) => ({
    AWS_WEB_IDENTITY_TOKEN_FILE: await file('token', 'planted-web-token'),
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/web',
    AWS_ENDPOINT_URL_STS: url,
  }),
  cases: [
    {
      what: 'STS refuses connections',
      says: 'web identity token (AWS_WEB_IDENTITY_TOKEN_FILE) at HOST: HOST refuses connections',
    },
    {
      what: 'STS never answers',
      does: silence,
      flags: slow,
      says: 'no answer from the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE) at HOST after 2 s',
    },
    {
      what: 'STS answers status 500',
      does: status(500),
      says: 'HOST answered with HTTP status 500',
    },
    {
      what: 'STS answers a page',
      does: page(200),
      says: 'HOST gave an answer that holds no credentials',
    },
    {
      what: 'STS answers an empty body',
      does: status(200),
      says: 'HOST gave an answer that holds no credentials',
    },
    {
      what: 'STS answers half',
      does: half('<AssumeRoleWithWebIdentityResponse><AccessKeyId>planted'),
      says: 'HOST cannot be reached (ECONNRESET)',
    },
    {
      what: 'the role may not be taken',
      does: answer(
        stsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'),
        403,
        'text/xml',
      ),
      says: 'HOST says: Not authorized to perform sts:AssumeRoleWithWebIdentity (AccessDenied)',
    },
    {
      what: 'the token has expired',
      does: answer(
        stsError(
          'ExpiredTokenException',
          'Token expired: current date/time must be before the expiration date/time',
        ),
        400,
        'text/xml',
      ),
      says: 'HOST says: Token expired',
    },
    {
      what: 'STS repeats what it was sent',
      does: answer(
        stsError('ValidationError', "Value 'planted-web-token' failed"),
        400,
        'text/xml',
      ),
      says: 'HOST answered with HTTP status 400',
    },
  ],
}

function stsError(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
}

describe.each([container, metadata, sso, webIdentity])('$part', ({ part, env, cases }) => {
  describe.concurrent('fails', () => {
    test.each(cases)('$what', ({ what, does, flags = ['-r', '1'], says }) =>
      inScene(async (scene) => {
        const server = does ? await scene.faulty(...[does].flat()) : await refusing()
        const variables = { ...withoutKeys, ...(await env(scene, server)) }
        const fault = { part, what, says: says.replaceAll('HOST', server.host) }
        const run = () => scene.chamber([...flags, ...command], { env: variables })
        expect((await ends(run, fault)).calls).toEqual({})
      })(),
    )
  })
})

interface ProfileCase {
  readonly what: string
  readonly config: string
  /** The text of `./process`. */
  readonly script?: string
  readonly flags?: readonly string[]
  readonly env?: Variables
  readonly says: string
}

const processes: readonly ProfileCase[] = [
  {
    what: 'is not there',
    script: '',
    config: 'credential_process = /no/such/planted',
    says: "profile 'default' (credential_process): the process failed",
  },
  {
    what: 'fails',
    script: 'echo planted >&2; exit 3',
    config: 'credential_process = PROCESS planted',
    says: 'the process failed',
  },
  {
    what: 'prints what is not JSON',
    script: 'echo planted',
    config: 'credential_process = PROCESS',
    says: 'printed something that is not JSON',
  },
  {
    what: 'prints no credentials',
    script: 'echo {}',
    config: 'credential_process = PROCESS',
    says: 'printed no credentials',
  },
  {
    what: 'prints expired credentials',
    script: `echo '${JSON.stringify({ Version: 1, ...keys, Expiration: '2020-01-01T00:00:00Z' })}'`,
    config: 'credential_process = PROCESS',
    says: 'printed expired credentials',
  },
  {
    what: 'never ends',
    script: 'exec sleep 60',
    config: 'credential_process = PROCESS',
    flags: slow,
    says: "no answer from profile 'default' (credential_process) after 2 s",
  },
  {
    what: 'never ends, and there is time',
    script: 'exec sleep 60',
    config: 'credential_process = PROCESS',
    says: 'after 15 s',
  },
  {
    what: 'prints without end',
    script: 'exec yes planted',
    config: 'credential_process = PROCESS',
    says: 'the process printed too much',
  },
]

const profiles: readonly ProfileCase[] = [
  {
    what: 'is not there',
    config: '',
    env: { AWS_PROFILE: 'nope' },
    says: "profile 'nope': it is not there",
  },
  { what: 'has half a key', config: 'aws_access_key_id = planted', says: 'are incomplete' },
  {
    what: 'leads back to itself',
    config:
      'role_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = default',
    says: 'leads back to itself',
  },
  {
    what: 'wants a code',
    config:
      'role_arn = arn:aws:iam::1:role/a\nmfa_serial = arn:aws:iam::1:mfa/a\nsource_profile = b\n[profile b]\naws_access_key_id = A\naws_secret_access_key = planted',
    says: 'it needs a code that chamber cannot ask for',
  },
  {
    what: 'has a token file that is not there',
    config: 'web_identity_token_file = /no/such\nrole_arn = arn:aws:iam::1:role/a',
    says: '/no/such cannot be read (ENOENT)',
  },
  {
    what: 'has no SSO session yet',
    config:
      'sso_session = corp\nsso_account_id = 1\nsso_role_name = a\n[sso-session corp]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1',
    says: 'not signed in',
  },
  {
    what: 'has half of the SSO settings',
    config: 'sso_account_id = 1',
    says: 'its SSO settings are incomplete',
  },
  {
    what: 'names a source that there is not',
    config: 'role_arn = arn:aws:iam::1:role/a\ncredential_source = Planted',
    says: 'its credential_source is not one that there is',
  },
]

describe.each([
  { part: 'Credential process', cases: processes },
  { part: 'Profile', cases: profiles },
])('$part', ({ part, cases }) => {
  describe.concurrent('fails', () => {
    test.each(cases)('$what', ({ what, config, script, flags = [], env = {}, says }) =>
      inScene(async ({ chamber, file }) => {
        const program =
          script === undefined ? '' : await file('process', `#!/bin/sh\n${script}\n`, 0o755)
        const text = `[default]\n${config.replace('PROCESS', program)}\n`
        const variables = { ...withoutKeys, AWS_CONFIG_FILE: await file('config', text), ...env }
        const run = () => chamber([...flags, ...command], { env: variables })
        expect((await ends(run, { part, what, says })).calls).toEqual({})
      })(),
    )
  })
})

test(
  'nothing is configured',
  inScene(async ({ chamber }) => {
    const fault = {
      part: 'Profile',
      what: 'nothing is configured at all',
      says: 'no AWS credentials from the environment or the AWS configuration files: none are there',
    }
    await ends(() => chamber(command, { env: withoutKeys }), fault)
  }),
)

test(
  'credentials that have expired are named by their source',
  inScene(async ({ chamber, faulty, endpoint }) => {
    const { url, host } = await faulty(json({ ...keys, Expiration: '2020-01-01T00:00:00Z' }))
    endpoint.fault({ op: 'GetParametersByPath', error: 'ExpiredTokenException' })
    const env = { ...withoutKeys, AWS_CONTAINER_CREDENTIALS_FULL_URI: url }
    const says = `credentials from the container credential endpoint ${host} have expired`
    const fault = { part: 'Container endpoint', what: 'answers expired credentials', says }
    await ends(() => chamber(command, { env }), fault)
  }),
)

test(
  'a source that fails is not passed over for another',
  inScene(async ({ chamber, faulty, file }) => {
    const other = await faulty(json(keys))
    const env = {
      ...withoutKeys,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: other.url,
      AWS_CONFIG_FILE: await file('config', '[default]\ncredential_process = false\n'),
    }
    const run = await chamber(command, { env })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(other.asked()).toBe(0)
  }),
)
