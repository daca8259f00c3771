/** Regions, and the hosts that they lead to. */
import { failed, instance, keys, keyVariables, reached, type Row, type Topic } from './row.ts'

const env = keyVariables('ENV')
const none = { ...env, AWS_DEFAULT_REGION: undefined }
const regional = (region: string, different = {}) => reached('ENV', { region, ...different })
const byChamber = {
  why: 'variables of chamber',
  region: 'us-east-1',
  host: 'ssm.us-east-1.amazonaws.com',
}
const byDefault = { why: 'AWS_REGION', region: 'us-east-1', host: 'ssm.us-east-1.amazonaws.com' }

export const regions: Topic = {
  title: 'Region',
  source:
    'chamber (Go) store/shared.go; aws-sdk-go-v2 config/env_config.go; botocore configprovider.py',
  rows: [
    { what: 'AWS_DEFAULT_REGION', env, expected: regional('us-east-1') },
    {
      what: 'AWS_REGION',
      env: { ...none, AWS_REGION: 'eu-west-1' },
      expected: regional('eu-west-1'),
      boto3: { why: 'AWS_REGION', error: 'NoRegionError' },
    },
    {
      what: 'AWS_REGION before AWS_DEFAULT_REGION',
      env: { ...env, AWS_REGION: 'eu-west-1' },
      expected: regional('eu-west-1'),
      boto3: byDefault,
    },
    {
      what: 'CHAMBER_AWS_REGION before both',
      env: { ...env, AWS_REGION: 'eu-west-1', CHAMBER_AWS_REGION: 'us-west-2' },
      expected: regional('us-west-2'),
      boto3: byChamber,
    },
    {
      what: '--region before all variables',
      env: { ...env, AWS_REGION: 'eu-west-1', CHAMBER_AWS_REGION: 'us-west-2' },
      flags: ['--region', 'us-east-2'],
      expected: regional('us-east-2'),
    },
    {
      what: '--region before that of --profile',
      config: `[profile dev]\nregion = eu-west-1\n${keys('DEV')}`,
      env: none,
      flags: ['--region=us-east-2', '--profile=dev'],
      expected: reached('DEV', { region: 'us-east-2' }),
    },
    {
      what: 'an empty AWS_REGION is none',
      env: { ...env, AWS_REGION: '' },
      expected: regional('us-east-1'),
    },
    {
      what: 'the profile of AWS_PROFILE, with keys of the environment',
      config: '[profile dev]\nregion = eu-west-1\n',
      env: { ...none, AWS_PROFILE: 'dev' },
      expected: regional('eu-west-1'),
    },
    {
      what: 'the profile of AWS_DEFAULT_PROFILE',
      config: '[profile dev]\nregion = eu-west-1\n',
      env: { ...none, AWS_DEFAULT_PROFILE: 'dev' },
      expected: regional('eu-west-1'),
    },
    {
      what: 'the default profile',
      config: '[default]\nregion = eu-west-1\n',
      env: none,
      expected: regional('eu-west-1'),
    },
    {
      what: 'the environment before the profile',
      config: '[default]\nregion = eu-west-1\n',
      env,
      expected: regional('us-east-1'),
    },
    {
      what: 'the instance',
      env: { ...none, ...instance },
      expected: regional('us-west-2'),
      boto3: { why: 'the region of the instance', error: 'NoRegionError' },
    },
    { what: 'no region at all', env: none, expected: failed('no AWS region is set') },
    {
      what: 'China',
      env: { ...env, AWS_DEFAULT_REGION: 'cn-north-1' },
      expected: regional('cn-north-1', { host: 'ssm.cn-north-1.amazonaws.com.cn' }),
    },
    {
      what: 'GovCloud',
      env: { ...env, AWS_DEFAULT_REGION: 'us-gov-west-1' },
      expected: regional('us-gov-west-1'),
    },
  ],
}

const fips = 'ssm-fips.us-east-1.amazonaws.com'
const dual = 'ssm.us-east-1.api.aws'
const notBoolean = 'a switch that is neither true nor false'
const ignored = { why: notBoolean, ...reached('ENV') }

interface Switch {
  readonly variable: string
  readonly setting: string
  readonly host: string
  readonly extra?: Record<string, string>
}

/** A switch in all spellings, in the variable and in the profile. */
function switchRows({ variable, setting, host, extra = {} }: Switch): Row[] {
  const on = reached('ENV', { host })
  const given = { ...env, ...extra }
  const usual = extra['AWS_ENDPOINT_URL']?.replace('https://', '') ?? reached('').host
  const off = reached('ENV', { host: usual })
  return [
    ...['true', 'True', 'TRUE'].map((value) => ({
      what: `${variable}=${value}`,
      env: { ...given, [variable]: value },
      expected: on,
    })),
    { what: `${variable}=False`, env: { ...given, [variable]: 'False' }, expected: off },
    {
      what: `${setting} = True`,
      config: `[default]\n${setting} = True\n`,
      env: given,
      expected: on,
    },
    {
      what: `${variable}=false before ${setting} = true`,
      config: `[default]\n${setting} = true\n`,
      env: { ...given, [variable]: 'false' },
      expected: off,
    },
    {
      what: `${variable}=1`,
      env: { ...given, [variable]: '1' },
      expected: failed(`invalid ${variable}: expected true or false`),
      boto3: { ...ignored, host: usual },
    },
    {
      what: `${setting} = yes`,
      config: `[default]\n${setting} = yes\n`,
      env: given,
      expected: failed(`invalid ${setting} in profile 'default': expected true or false`),
      boto3: { ...ignored, host: usual },
      go: { ...ignored, host: usual },
    },
  ]
}

const services = (url: string) =>
  `services = local\n[services local]\nssm =\n  endpoint_url = ${url}\n`
const example = 'https://example.invalid'
const ssmExample = 'https://ssm.example.invalid'
const atExample = reached('ENV', { host: 'example.invalid' })
const atSsmExample = reached('ENV', { host: 'ssm.example.invalid' })

export const endpoints: Topic = {
  title: 'Endpoint',
  source: 'AWS SDKs reference guide, feature-endpoints and feature-ss-endpoints',
  rows: [
    ...switchRows({ variable: 'AWS_USE_FIPS_ENDPOINT', setting: 'use_fips_endpoint', host: fips }),
    ...switchRows({
      variable: 'AWS_USE_DUALSTACK_ENDPOINT',
      setting: 'use_dualstack_endpoint',
      host: dual,
    }),
    ...switchRows({
      variable: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
      setting: 'ignore_configured_endpoint_urls',
      host: reached('').host,
      extra: { AWS_ENDPOINT_URL: example },
    }),
    {
      what: 'FIPS and dual stack',
      env: { ...env, AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' },
      expected: reached('ENV', { host: 'ssm-fips.us-east-1.api.aws' }),
    },
    { what: 'AWS_ENDPOINT_URL', env: { ...env, AWS_ENDPOINT_URL: example }, expected: atExample },
    {
      what: 'AWS_ENDPOINT_URL_SSM before AWS_ENDPOINT_URL',
      env: { ...env, AWS_ENDPOINT_URL: example, AWS_ENDPOINT_URL_SSM: ssmExample },
      expected: atSsmExample,
    },
    {
      what: 'CHAMBER_AWS_SSM_ENDPOINT before AWS_ENDPOINT_URL',
      env: { ...env, AWS_ENDPOINT_URL: example, CHAMBER_AWS_SSM_ENDPOINT: ssmExample },
      expected: atSsmExample,
      boto3: { why: 'variables of chamber', host: 'example.invalid' },
    },
    {
      what: 'AWS_ENDPOINT_URL_SSM before CHAMBER_AWS_SSM_ENDPOINT',
      env: { ...env, AWS_ENDPOINT_URL_SSM: ssmExample, CHAMBER_AWS_SSM_ENDPOINT: example },
      expected: atSsmExample,
    },
    {
      what: 'endpoint_url of the profile',
      config: `[default]\nendpoint_url = ${example}\n`,
      env,
      expected: atExample,
    },
    {
      what: 'endpoint_url of the profile of AWS_PROFILE',
      config: `[profile dev]\nendpoint_url = ${example}\n`,
      env: { ...env, AWS_PROFILE: 'dev' },
      expected: atExample,
    },
    {
      what: 'endpoint_url of the profile of --profile',
      config: `[profile dev]\nendpoint_url = ${example}\n${keys('ENV')}[profile other]\n`,
      env: { AWS_PROFILE: 'other' },
      flags: ['--profile', 'dev'],
      expected: atExample,
    },
    {
      what: 'the services section of the profile',
      config: `[default]\nendpoint_url = ${example}\n${services(ssmExample)}`,
      env,
      expected: atSsmExample,
    },
    {
      what: 'AWS_ENDPOINT_URL before the services section',
      config: `[default]\n${services(ssmExample)}`,
      env: { ...env, AWS_ENDPOINT_URL: example },
      expected: atExample,
    },
    {
      what: 'CHAMBER_AWS_SSM_ENDPOINT before the services section',
      config: `[default]\n${services(example)}`,
      env: { ...env, CHAMBER_AWS_SSM_ENDPOINT: ssmExample },
      expected: atSsmExample,
      boto3: { why: 'variables of chamber', host: 'example.invalid' },
      go: { why: 'CHAMBER_AWS_SSM_ENDPOINT and a services section', host: 'example.invalid' },
    },
    {
      what: 'an endpoint that is no URL',
      env: { ...env, AWS_ENDPOINT_URL_SSM: 'example.invalid' },
      expected: failed('AWS_ENDPOINT_URL_SSM is not a URL'),
    },
  ],
}
