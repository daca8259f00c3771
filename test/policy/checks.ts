/**
 * What IAM checks for a request that was made: the action, the resource, and what KMS is told.
 *
 * Parameter Store and S3 call KMS by themselves; which calls those are follows from the request and
 * its answer, by AWS's page on each service.
 */
import type { Recorded } from '../harness/fault-proxy.ts'

export interface Check {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string | readonly string[]>>
}

export const account = '123456789012'
export const region = 'us-east-1'
export const keyArn = `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
export const keyAlias = 'alias/parameter_store_key'

/** The checks of one request, in the order in which AWS makes them. */
export function checksOf(recorded: Recorded): readonly Check[] {
  const target = String(recorded.headers['x-amz-target'] ?? '')
  if (target.startsWith('AmazonSSM.')) return ssmChecks(recorded)
  if (target.startsWith('secretsmanager.')) return secretChecks(recorded)
  if (target.endsWith('.LookupEvents')) {
    return [{ action: 'cloudtrail:LookupEvents', resource: '*', context: {} }]
  }
  if (target.startsWith('TrentService.')) return [keyCheck(`kms:${recorded.op}`)]
  // Everyone may ask STS who they are, and what is not signed is nobody's.
  const isSigned = recorded.headers.authorization !== undefined
  if (recorded.op === 'GetCallerIdentity' || !isSigned) return []
  return objectChecks(recorded)
}

interface Named {
  readonly Name?: string
  readonly Type?: string
}

interface SsmInput extends Named {
  readonly Names?: readonly string[]
  readonly Path?: string
  readonly ResourceId?: string
  readonly SettingId?: string
  readonly WithDecryption?: boolean
  readonly Tags?: readonly unknown[]
}

interface SsmAnswer {
  readonly Parameters?: readonly Named[]
  readonly Tier?: string
}

function ssmChecks({ op, body, answer }: Recorded): Check[] {
  const input = JSON.parse(body) as SsmInput
  const { Parameters = [], Tier } = JSON.parse(answer.body) as SsmAnswer
  const given = input.Names ?? [input.Name ?? input.Path ?? input.ResourceId ?? '']
  const setting =
    input.SettingId && `arn:aws:ssm:${region}:${account}:servicesetting${input.SettingId}`
  const resources =
    op === 'DescribeParameters' ? ['*'] : setting ? [setting] : given.map(parameterArn)
  const secure = Parameters.filter(({ Type }) => Type === 'SecureString')
  const decrypted = input.WithDecryption ? secure.map(({ Name = '' }) => Name) : []
  const encrypted = op === 'PutParameter' && input.Type === 'SecureString' ? given : []
  return [
    ...resources.map((resource) => ({ action: `ssm:${op}`, resource, context: {} })),
    ...(op === 'PutParameter' && input.Tags
      ? [{ action: 'ssm:AddTagsToResource', resource: resources[0] ?? '', context: {} }]
      : []),
    ...decrypted.map((name) => keyCheck('kms:Decrypt', 'ssm', parameterContext(name))),
    ...encrypted.map((name) =>
      keyCheck(
        Tier === 'Advanced' ? 'kms:GenerateDataKey' : 'kms:Encrypt',
        'ssm',
        parameterContext(name),
      ),
    ),
  ]
}

/** `/app/key` is `parameter/app/key`, `app.key` is `parameter/app.key`; a selector is no part of it. */
const parameterArn = (name: string): string =>
  `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '').replace(/:.*/, '')}`

const parameterContext = (name: string) => ({ PARAMETER_ARN: parameterArn(name) })

/** @param service that asks KMS for the caller, with what it tells about the secret */
function keyCheck(
  action: string,
  service?: string,
  told: Readonly<Record<string, string>> = {},
): Check {
  const pairs = Object.entries(told).map(([name, value]) => [
    `kms:EncryptionContext:${name}`,
    value,
  ])
  const via = service ? { 'kms:ViaService': `${service}.${region}.amazonaws.com` } : {}
  return {
    action,
    resource: keyArn,
    context: { ...Object.fromEntries(pairs), ...via, 'kms:ResourceAliases': [keyAlias] },
  }
}

/** AWS chooses six characters at the creation. */
const suffix = 'AbCdEf'

function secretChecks({ op, body }: Recorded): Check[] {
  const input = JSON.parse(body) as { SecretId?: string; Name?: string; KmsKeyId?: string }
  const name = input.SecretId ?? input.Name ?? ''
  const resource = `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix}`
  const isNew = op === 'CreateSecret'
  const context: Record<string, string> = isNew ? { 'secretsmanager:Name': name } : {}
  const action = `secretsmanager:${op}`
  const told = { SecretARN: isNew ? 'RequestToValidateKeyAccess' : resource }
  const key = (one: string) => keyCheck(one, 'secretsmanager', told)
  const both = [key('kms:GenerateDataKey'), key('kms:Decrypt')]
  const keys: Readonly<Record<string, readonly Check[]>> = {
    GetSecretValue: [key('kms:Decrypt')],
    PutSecretValue: both,
    CreateSecret: both,
  }
  return [{ action, resource, context }, ...(keys[op] ?? [])]
}

const objectActions: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
}

function objectChecks({ method, path, headers, answer }: Recorded): Check[] {
  const url = new URL(path, 'http://host')
  const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
  const object = rest.join('/')
  if (object === '') {
    const prefix = url.searchParams.get('prefix') ?? ''
    const context = { 's3:prefix': prefix, 's3:delimiter': '/' }
    return [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context }]
  }
  const resource = `arn:aws:s3:::${bucket}/${object}`
  const own = { action: objectActions[method] ?? method, resource, context: {} }
  const told = { 'aws:s3:arn': resource }
  const isKms = (all: Recorded['headers']) => all['x-amz-server-side-encryption'] === 'aws:kms'
  if (isKms(headers)) return [own, keyCheck('kms:GenerateDataKey', 's3', told)]
  const isDecrypted = method === 'GET' && isKms(answer.headers)
  return isDecrypted ? [own, keyCheck('kms:Decrypt', 's3', told)] : [own]
}
