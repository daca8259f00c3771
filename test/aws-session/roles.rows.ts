/** Roles, and sessions that a person has signed in to. */
import {
  container,
  failed,
  instance,
  keys,
  keyVariables,
  reached,
  role,
  tokenFile,
  type Topic,
} from './row.ts'
import {
  ended,
  expired,
  legacySsoProfile,
  loggedIn,
  loginExpired,
  loginProfile,
  refreshable,
  signedIn,
  ssoConfig,
  ssoProfile,
} from './sign-in.ts'

const base = `[profile base]\n${keys('BASE')}`
const admin = (more: string) => `[profile admin]\n${role('admin', more)}`
const asAdmin = { AWS_PROFILE: 'admin' }
const sts = (region: string) => `sts.${region}.amazonaws.com`

export const roles: Topic = {
  title: 'Roles',
  source:
    'aws-sdk-go-v2 config/resolve_credentials.go credsFromAssumeRole; botocore AssumeRoleProvider',
  rows: [
    {
      what: 'source_profile with keys',
      config: admin('source_profile = base') + base,
      env: asAdmin,
      expected: reached('BASE+admin', { sources: [sts('us-east-1')] }),
    },
    {
      what: 'source_profile in the other file',
      config: admin('source_profile = base'),
      credentials: `[base]\n${keys('BASE')}`,
      env: asAdmin,
      expected: reached('BASE+admin'),
    },
    {
      what: 'a chain of two roles',
      config: `${admin('source_profile = middle')}[profile middle]\n${role('middle', 'source_profile = base')}${base}`,
      env: asAdmin,
      expected: reached('BASE+middle+admin'),
    },
    {
      what: 'a chain of three roles',
      config: `${admin('source_profile = two')}[profile two]\n${role('two', 'source_profile = one')}[profile one]\n${role('one', 'source_profile = base')}${base}`,
      env: asAdmin,
      expected: reached('BASE+one+two+admin'),
    },
    {
      what: 'a profile that is its own source',
      config: admin(`source_profile = admin\n${keys('OWN')}`),
      env: asAdmin,
      expected: reached('OWN+admin'),
    },
    {
      what: 'a role by the keys of the same profile',
      config: admin(keys('OWN')),
      env: asAdmin,
      expected: reached('OWN+admin'),
      boto3: { why: 'role_arn without source_profile', error: 'PartialCredentialsError' },
    },
    {
      what: 'a role by a process of the same profile',
      config: admin('credential_process = {home}/process'),
      env: asAdmin,
      expected: reached('PROCESS+admin'),
      boto3: { why: 'role_arn without source_profile', error: 'PartialCredentialsError' },
    },
    {
      what: 'a role by the container, which is not named',
      config: admin(''),
      env: { ...asAdmin, ...container },
      expected: reached('CONTAINER+admin'),
      boto3: { why: 'role_arn without source_profile', error: 'PartialCredentialsError' },
    },
    {
      what: 'source_profile with keys and a role of its own',
      config: `${admin('source_profile = middle')}[profile middle]\n${role('middle', keys('MIDDLE'))}`,
      env: asAdmin,
      expected: reached('MIDDLE+middle+admin'),
      boto3: { why: 'a source_profile with keys and a role', key: 'MIDDLE+admin' },
    },
    {
      what: 'a circle of source profiles',
      config: `${admin('source_profile = middle')}[profile middle]\n${role('middle', 'source_profile = admin')}`,
      env: asAdmin,
      expected: failed("its source_profile leads back to profile 'admin'"),
    },
    {
      what: 'a source_profile that does not exist',
      config: admin('source_profile = nope'),
      env: asAdmin,
      expected: failed("its source_profile 'nope' does not exist"),
    },
    {
      what: 'a source_profile without credentials',
      config: `${admin('source_profile = empty')}[profile empty]\nregion = us-east-1\n`,
      env: { ...asAdmin, ...container },
      expected: failed("its source_profile 'empty' has no credentials"),
    },
    {
      what: 'source_profile and credential_source',
      config: admin('source_profile = base\ncredential_source = Environment') + base,
      env: asAdmin,
      expected: failed('has both source_profile and credential_source'),
    },
    {
      what: 'source_profile with a process',
      config: `${admin('source_profile = base')}[profile base]\ncredential_process = {home}/process\n`,
      env: asAdmin,
      expected: reached('PROCESS+admin'),
    },
    {
      what: 'source_profile with web identity',
      config: `${admin('source_profile = base')}[profile base]\n${role('web', 'web_identity_token_file = {home}/token')}`,
      files: tokenFile,
      env: asAdmin,
      expected: reached('TOKEN+web+admin'),
    },
    {
      what: 'source_profile with IAM Identity Center',
      config: admin('source_profile = dev') + ssoProfile,
      files: signedIn(),
      env: asAdmin,
      expected: reached('SSO+ops+admin', {
        sources: ['portal.sso.us-east-1.amazonaws.com', sts('us-east-1')],
      }),
    },
    {
      what: 'source_profile with IAM Identity Center, not signed in',
      config: admin('source_profile = dev') + ssoProfile,
      env: asAdmin,
      expected: failed('aws sso login --profile dev'),
    },
    {
      what: 'source_profile with aws login',
      config: admin('source_profile = dev') + loginProfile,
      files: loggedIn(),
      env: asAdmin,
      expected: reached('LOGIN+admin'),
      boto3: { why: 'aws login', error: 'MissingDependencyException' },
      go: { why: 'aws login', error: 'failed to load assume role' },
    },
    {
      what: 'source_profile with aws login, not signed in',
      config: admin('source_profile = dev') + loginProfile,
      env: asAdmin,
      expected: failed('aws login --profile dev'),
    },
    {
      what: 'credential_source = Environment, by --profile',
      config: admin('credential_source = Environment'),
      env: keyVariables('ENV'),
      flags: ['--profile', 'admin'],
      expected: reached('ENV+admin'),
    },
    {
      what: 'credential_source = Environment, by AWS_PROFILE: the keys come first',
      config: admin('credential_source = Environment'),
      env: { ...keyVariables('ENV'), ...asAdmin },
      expected: reached('ENV'),
    },
    {
      what: 'credential_source = Environment, and no keys',
      config: admin('credential_source = Environment'),
      env: asAdmin,
      expected: failed('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set'),
    },
    {
      what: 'credential_source = EcsContainer',
      config: admin('credential_source = EcsContainer'),
      env: { ...asAdmin, ...container },
      expected: reached('CONTAINER+admin'),
    },
    {
      what: 'credential_source = EcsContainer, outside a container',
      config: admin('credential_source = EcsContainer'),
      env: asAdmin,
      expected: failed('AWS_CONTAINER_CREDENTIALS_FULL_URI is not set'),
    },
    {
      what: 'credential_source = Ec2InstanceMetadata',
      config: admin('credential_source = Ec2InstanceMetadata'),
      env: { ...asAdmin, ...instance },
      expected: reached('IMDS+admin'),
    },
    {
      what: 'credential_source = ec2instancemetadata',
      config: admin('credential_source = ec2instancemetadata'),
      env: { ...asAdmin, ...instance },
      expected: reached('IMDS+admin'),
      boto3: { why: 'credential_source in another letter case', error: 'InvalidConfigError' },
      go: { why: 'credential_source in another letter case', error: 'credential_source' },
    },
    {
      what: 'a credential_source that does not exist',
      config: admin('credential_source = Planet'),
      env: asAdmin,
      expected: failed('it has an invalid credential_source'),
    },
    {
      what: 'the settings of a role are sent',
      config:
        admin(
          'source_profile = base\nexternal_id = x-1\nrole_session_name = ci\nduration_seconds = 1800',
        ) + base,
      env: asAdmin,
      expected: reached('BASE+admin', {
        parameters: ['RoleSessionName=ci', 'DurationSeconds=1800', 'ExternalId=x-1'],
      }),
    },
    {
      what: 'STS is asked in the region of the environment, not in that of the profile',
      config: admin('source_profile = base\nregion = eu-west-1') + base,
      env: asAdmin,
      expected: reached('BASE+admin', { sources: [sts('us-east-1')] }),
    },
    {
      what: 'STS is asked in the region of the profile',
      config: admin('source_profile = base\nregion = eu-west-1') + base,
      env: { ...asAdmin, AWS_DEFAULT_REGION: undefined },
      expected: reached('BASE+admin', { region: 'eu-west-1', sources: [sts('eu-west-1')] }),
    },
    {
      what: 'the region of the source_profile does not count',
      config: `${admin('source_profile = base')}${base}region = eu-west-1\n`,
      env: asAdmin,
      expected: reached('BASE+admin', { sources: [sts('us-east-1')] }),
    },
    {
      what: 'AWS_STS_REGIONAL_ENDPOINTS=legacy',
      config: admin('source_profile = base') + base,
      env: { ...asAdmin, AWS_STS_REGIONAL_ENDPOINTS: 'legacy' },
      expected: reached('BASE+admin', { sources: [sts('us-east-1')] }),
      boto3: { why: 'AWS_STS_REGIONAL_ENDPOINTS', sources: ['sts.amazonaws.com'] },
    },
    {
      what: 'a role and FIPS',
      config: admin('source_profile = base\nuse_fips_endpoint = true') + base,
      env: asAdmin,
      expected: reached('BASE+admin', {
        host: 'ssm-fips.us-east-1.amazonaws.com',
        sources: ['sts-fips.us-east-1.amazonaws.com'],
      }),
    },
    {
      what: 'a role with MFA, and no terminal',
      config: admin('source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ann') + base,
      env: asAdmin,
      expected: failed('it needs an MFA code, and there is no terminal'),
    },
    {
      what: 'a role is asked for anew, whatever the AWS CLI has kept',
      config: admin('source_profile = base') + base,
      files: {
        '.aws/cli/cache/0123456789abcdef0123456789abcdef01234567.json': JSON.stringify({
          Credentials: {
            AccessKeyId: 'KEPT',
            SecretAccessKey: 'planted',
            SessionToken: 'planted',
            Expiration: '2099-01-01T00:00:00Z',
          },
        }),
      },
      env: asAdmin,
      expected: reached('BASE+admin'),
    },
  ],
}

const asDev = { AWS_PROFILE: 'dev' }
const corp = '[sso-session corp]'

export const signIn: Topic = {
  title: 'Sign-in',
  source: 'aws-sdk-go-v2 credentials/ssocreds, logincreds; botocore SSOProvider, LoginProvider',
  rows: [
    {
      what: 'a session of aws sso login',
      config: ssoProfile,
      files: signedIn(),
      env: asDev,
      expected: reached('SSO+ops', { sources: ['portal.sso.us-east-1.amazonaws.com'] }),
    },
    {
      what: 'a session in another region than the secrets',
      config: ssoConfig('dev', 'corp', 'eu-west-1'),
      files: signedIn(),
      env: asDev,
      expected: reached('SSO+ops', { sources: ['portal.sso.eu-west-1.amazonaws.com'] }),
    },
    {
      what: 'a profile without an sso-session',
      config: legacySsoProfile,
      files: signedIn('https://example.awsapps.com/start'),
      env: asDev,
      expected: reached('SSO+ops'),
    },
    {
      what: 'a session that is renewed',
      config: ssoProfile,
      files: refreshable(),
      env: asDev,
      expected: reached('REFRESHED+ops', {
        sources: ['oidc.us-east-1.amazonaws.com', 'portal.sso.us-east-1.amazonaws.com'],
      }),
    },
    {
      what: 'a session that is not renewed any more',
      config: ssoProfile,
      files: ended(),
      env: asDev,
      expected: failed('aws sso login --profile dev'),
    },
    {
      what: 'a session that has expired',
      config: ssoProfile,
      files: expired(),
      env: asDev,
      expected: failed('the sign-in has expired'),
    },
    {
      what: 'not signed in',
      config: ssoProfile,
      env: asDev,
      expected: failed('not signed in'),
    },
    {
      what: 'not signed in, by --profile',
      config: ssoProfile,
      env: keyVariables('ENV'),
      flags: ['--profile', 'dev'],
      expected: failed('aws sso login --profile dev'),
    },
    {
      what: 'an sso-session that does not exist',
      config: ssoProfile.replace(corp, '[sso-session other]'),
      files: signedIn(),
      env: asDev,
      expected: failed('the section [sso-session corp]'),
    },
    {
      what: 'an sso-session without a region',
      config: ssoProfile.replace(/sso_region.*\n/, ''),
      files: signedIn(),
      env: asDev,
      expected: failed('has no sso_region'),
    },
    {
      what: 'a profile that contradicts its sso-session',
      config: ssoProfile.replace(corp, `sso_region = eu-west-1\n${corp}`),
      files: signedIn(),
      env: asDev,
      expected: failed('sso_region of profile'),
    },
    {
      what: 'a profile that repeats its sso-session',
      config: ssoProfile.replace(corp, `sso_region = us-east-1\n${corp}`),
      files: signedIn(),
      env: asDev,
      expected: reached('SSO+ops'),
    },
    {
      what: 'FIPS and IAM Identity Center',
      config: ssoProfile,
      files: signedIn(),
      env: { ...asDev, AWS_USE_FIPS_ENDPOINT: 'true' },
      expected: reached('SSO+ops', {
        host: 'ssm-fips.us-east-1.amazonaws.com',
        sources: ['portal.sso-fips.us-east-1.amazonaws.com'],
      }),
    },
    {
      what: 'aws login',
      config: loginProfile,
      files: loggedIn(),
      env: asDev,
      expected: reached('LOGIN', { sources: [] }),
      boto3: { why: 'aws login', error: 'MissingDependencyException' },
    },
    {
      what: 'aws login, renewed',
      config: loginProfile,
      files: loginExpired(),
      env: asDev,
      expected: reached('LOGIN2', { sources: ['us-east-1.signin.aws.amazon.com'] }),
      boto3: { why: 'aws login', error: 'MissingDependencyException' },
    },
    {
      what: 'aws login, not signed in',
      config: loginProfile,
      env: asDev,
      expected: failed('aws login --profile dev'),
    },
  ],
}
