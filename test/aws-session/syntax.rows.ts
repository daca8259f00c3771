/** How configuration files are written. */
import { failed, keys, keyVariables, reached, type Row, type Topic } from './row.ts'
import { signedIn, ssoConfig } from './sign-in.ts'

const dev = { AWS_PROFILE: 'dev' }
const none = { ...dev, AWS_DEFAULT_REGION: undefined }
const west = reached('DEV', { region: 'eu-west-1' })
const body = `region = eu-west-1\n${keys('DEV')}`
const quoted = { why: 'names with spaces or signs in a section', error: 'ProfileNotFound' }
const goQuoted = {
  why: 'names with spaces or signs in a section',
  error: 'failed to get shared config profile',
}

/** Names that a shell would take apart: boto3 wants quotation marks, chamber (Go) none. */
const names = [
  'my dev',
  'a,b',
  'a=b',
  'dev (old)',
  "ann's",
  'dev!',
  'r&d',
  'büro',
  'a@b.example',
  'a/b:c',
]

const nameRows: Row[] = names.flatMap((name) => {
  const env = { AWS_PROFILE: name, AWS_DEFAULT_REGION: undefined }
  const isPlain = !/[ ']/.test(name)
  return [
    {
      what: `[profile ${name}]`,
      config: `[profile ${name}]\n${body}`,
      env,
      expected: west,
      ...(isPlain ? {} : { boto3: quoted }),
    },
    {
      what: `[profile "${name}"]`,
      config: `[profile "${name}"]\n${body}`,
      env,
      expected: west,
      go: goQuoted,
    },
  ]
})

const broken = {
  why: 'lines that are no settings, repeated sections and settings',
  error: 'ConfigParseError',
}
const comment = { why: 'comments behind a value', error: 'InvalidRegionError' }
const quotes = { why: 'quotation marks around a value', error: 'InvalidRegionError' }

const written = (what: string, config: string, more: Partial<Row> = {}): Row => ({
  what,
  config,
  env: none,
  expected: west,
  ...more,
})

export const syntax: Topic = {
  title: 'Syntax of configuration files',
  source: 'botocore configloader.py on configparser.RawConfigParser; aws-sdk-go-v2 internal/ini',
  rows: [
    ...nameRows,
    {
      what: 'an sso-session with a space in its name',
      config: ssoConfig('dev', 'my corp').replace(
        '[sso-session my corp]',
        '[sso-session "my corp"]',
      ),
      files: signedIn('my corp'),
      env: dev,
      expected: reached('SSO+ops'),
      go: { why: 'names with spaces or signs in a section', error: 'SSO session section' },
    },
    {
      what: 'an sso-session with a comma in its name',
      config: ssoConfig('dev', 'corp,eu'),
      files: signedIn('corp,eu'),
      env: dev,
      expected: reached('SSO+ops'),
    },
    written(
      'names of settings in capitals',
      '[profile dev]\nRegion = eu-west-1\nAWS_ACCESS_KEY_ID = DEV\nAWS_SECRET_ACCESS_KEY = planted\n',
    ),
    written('two spaces in a header', `[profile  dev]\n${body}`),
    written('a tab in a header', `[profile\tdev]\n${body}`),
    written('spaces inside the brackets', `[ profile dev ]\n${body}`, {
      boto3: { why: 'spaces inside the brackets', error: 'ProfileNotFound' },
    }),
    written('a comment behind a header', `[profile dev] # mine\n${body}`),
    written('a comment right behind a header', `[profile dev];mine\n${body}`),
    written('no spaces around =', body.replaceAll(' = ', '=').replace(/^/, '[profile dev]\n')),
    written('colons', `[profile dev]\n${body.replaceAll(' = ', ': ')}`),
    written('comments and empty lines', `# a\n; b\n\n[profile dev]\n\n# c\n${body}\n  # d\n`),
    written('lines of Windows', `[profile dev]\n${body}`.replaceAll('\n', '\r\n')),
    written('a file without a last newline', `[profile dev]\n${body}`.trimEnd()),
    written('settings that are indented', `[profile dev]\n${body.replace(/^(?=.)/gm, '  ')}`),
    written('a byte order mark', `\uFEFF[profile dev]\n${body}`, {
      boto3: { why: 'a byte order mark', error: 'ConfigParseError' },
      go: { why: 'a byte order mark', error: 'failed to get shared config profile' },
    }),
    written(
      'a comment behind a value',
      `[profile dev]\nregion = eu-west-1 # mine\n${keys('DEV')}`,
      {
        boto3: comment,
      },
    ),
    written('a value in quotation marks', `[profile dev]\nregion = "eu-west-1"\n${keys('DEV')}`, {
      boto3: quotes,
    }),
    written(
      'a section that is repeated',
      `[profile dev]\nregion = eu-west-1\n[profile dev]\n${keys('DEV')}`,
      {
        boto3: broken,
      },
    ),
    written('a setting that is repeated', `[profile dev]\nregion = us-west-2\n${body}`, {
      boto3: broken,
    }),
    written('a line that is no setting', `[profile dev]\nnothing\n${body}`, { boto3: broken }),
    written('settings before the first section', `region = us-west-2\n[profile dev]\n${body}`, {
      boto3: broken,
    }),
    written('nested settings', `[profile dev]\ns3 =\n  region = us-west-2\n${body}`),
    written(
      'a key with = and # in it',
      `[profile dev]\nregion = eu-west-1\naws_access_key_id = DEV\naws_secret_access_key = a=b#c/+\n`,
    ),
    written(
      'sections of other tools',
      `[plugins]\nx = y\n[preview]\nz = 1\n[profile dev]\n${body}`,
    ),
    written(
      '__proto__',
      `[__proto__]\nregion = us-west-2\n[profile __proto__]\nx = y\n[profile dev]\n${body}`,
    ),
    {
      what: '[dev] in config is no profile',
      config: `[dev]\n${body}`,
      env: dev,
      expected: failed("no AWS profile 'dev'"),
    },
    {
      what: '[profile dev] in credentials is none either',
      credentials: `[profile dev]\n${body}`,
      env: dev,
      expected: failed("no AWS profile 'dev'"),
    },
    {
      what: '[profile default] after [default]',
      config: `[default]\n${keys('ONE')}[profile default]\n${keys('TWO')}`,
      expected: reached('TWO'),
    },
    {
      what: '[profile default] before [default]',
      config: `[profile default]\n${keys('TWO')}[default]\n${keys('ONE')}`,
      expected: reached('TWO'),
      boto3: { why: '[default] and [profile default]', key: 'ONE' },
    },
    {
      what: 'a name in credentials that has a space',
      credentials: `[my dev]\n${keys('DEV')}`,
      env: { AWS_PROFILE: 'my dev' },
      expected: reached('DEV'),
    },
    {
      what: 'profiles differ in letter case',
      config: `[profile Dev]\n${keys('UPPER')}[profile dev]\n${keys('DEV')}`,
      env: dev,
      expected: reached('DEV'),
    },
    {
      what: 'AWS_CONFIG_FILE is a directory',
      env: { ...dev, AWS_CONFIG_FILE: '{home}' },
      expected: failed('it is a directory'),
    },
    {
      what: 'AWS_CONFIG_FILE is a directory, and nothing is needed from it',
      env: { ...keyVariables('ENV'), AWS_CONFIG_FILE: '{home}' },
      expected: failed('it is a directory'),
      boto3: { why: 'a configuration file that is a directory', ...reached('ENV') },
    },
  ],
}
