/** Profiles, and the processes they name, that give no credentials. */
import { describe, expect, test } from 'vitest'
import { command, keys, slow, type Variables } from './credential-source-case.ts'
import { ends } from './row.ts'
import { inScene, withoutKeys } from './scene.ts'

const fromEnvironment = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' }

interface ProfileCase {
  readonly what: string
  readonly config: string
  /** The text of `./process`. */
  readonly script?: string
  readonly flags?: readonly string[]
  readonly env?: Variables
  readonly says: string
  /** What is said about the way out. */
  readonly hint?: string
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
    says: "no AWS profile 'nope'",
  },
  {
    what: 'has half a key',
    config: 'aws_access_key_id = planted',
    says: 'it has aws_access_key_id without aws_secret_access_key',
  },
  {
    what: 'leads back to itself',
    config:
      'role_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = default',
    says: "its source_profile leads back to profile 'default'",
  },
  {
    what: 'wants a code',
    config:
      'role_arn = arn:aws:iam::1:role/a\nmfa_serial = arn:aws:iam::1:mfa/a\nsource_profile = b\n[profile b]\naws_access_key_id = A\naws_secret_access_key = planted',
    says: 'it needs an MFA code, and there is no terminal to ask for it',
    hint: 'eval "$(aws configure export-credentials --profile default --format env)"',
  },
  {
    what: 'has a token file that is not there',
    config: 'web_identity_token_file = /no/such\nrole_arn = arn:aws:iam::1:role/a',
    says: "the token file '/no/such' cannot be read (ENOENT)",
  },
  {
    what: 'has no SSO session yet',
    config:
      'sso_session = corp\nsso_account_id = 1\nsso_role_name = a\n[sso-session corp]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1',
    says: 'not signed in',
    hint: 'aws sso login --profile default',
  },
  {
    what: 'has half of the SSO settings',
    config: 'sso_account_id = 1',
    says: 'it has no sso_start_url',
    hint: 'aws configure sso --profile default',
  },
  {
    what: 'names a source that there is not',
    config: 'role_arn = arn:aws:iam::1:role/a\ncredential_source = Planted',
    says: 'it has an invalid credential_source',
    hint: 'use Environment, EcsContainer or Ec2InstanceMetadata',
  },
]

const environment: readonly ProfileCase[] = [
  {
    what: 'a line break in the token',
    config: '',
    env: { ...fromEnvironment, AWS_SESSION_TOKEN: 'planted\n' },
    says: 'the AWS credentials from the environment (AWS_ACCESS_KEY_ID) are malformed: their session token ',
  },
  {
    what: 'a letter in the key that no header can hold',
    config: '',
    env: { ...fromEnvironment, AWS_ACCESS_KEY_ID: 'plant€d' },
    says: 'are malformed: their access key id ',
  },
  {
    what: 'a blank behind the secret key',
    config: '',
    env: { ...fromEnvironment, AWS_SECRET_ACCESS_KEY: 'planted ' },
    says: 'are malformed: their secret access key ',
  },
  {
    what: 'a control character in a profile',
    config: 'aws_access_key_id = A\naws_secret_access_key = planted\x01',
    says: "from profile 'default' are malformed: their secret access key ",
  },
  {
    what: 'half of the keys alone',
    config: '',
    env: { AWS_ACCESS_KEY_ID: 'A' },
    says: 'none are there',
    hint: 'AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY: set both, or neither',
  },
  {
    what: 'metadata at what is no URL',
    config: '',
    env: { AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'nowhere' },
    says: 'AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL',
  },
]

describe.each([
  { part: 'Malformed', cases: environment },
  { part: 'Credential process', cases: processes },
  { part: 'Profile', cases: profiles },
])('$part', ({ part, cases }) => {
  describe.concurrent('fails', () => {
    test.each(cases)('$what', ({ what, config, script, flags = [], env = {}, says, hint = '' }) =>
      inScene(async ({ chamber, file }) => {
        const program =
          script === undefined ? '' : await file('process', `#!/bin/sh\n${script}\n`, 0o755)
        const text = `[default]\n${config.replace('PROCESS', program)}\n`
        const variables = { ...withoutKeys, AWS_CONFIG_FILE: await file('config', text), ...env }
        const run = () => chamber([...flags, ...command], { env: variables })
        const ended = await ends(run, { part, what, says })
        expect(ended.calls).toEqual({})
        expect(ended.stderr).toContain(hint)
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
