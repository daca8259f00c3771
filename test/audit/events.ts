/** Events as CloudTrail has them. */
import type { TrailEvent } from '../harness/cloud-trail.ts'

const account = '123456789012'

export const ann = {
  type: 'IAMUser',
  arn: `arn:aws:iam::${account}:user/ann`,
  userName: 'ann',
  accountId: account,
}

export const deploy = (session: string) => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLE:${session}`,
  arn: `arn:aws:sts::${account}:assumed-role/deploy/${session}`,
  accountId: account,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      arn: `arn:aws:iam::${account}:role/ci/deploy`,
      userName: 'deploy',
    },
  },
})

export const roleArn = `arn:aws:iam::${account}:role/ci/deploy`
export const keyArn = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`

/** So long ago. */
export const ago = (hours: number): string =>
  `${new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)}Z`

type Who = TrailEvent['userIdentity']

export const ssm = (
  eventName: string,
  userIdentity: Who,
  requestParameters: object,
  more: Partial<TrailEvent> = {},
): TrailEvent => ({
  eventTime: ago(1),
  eventSource: 'ssm.amazonaws.com',
  eventName,
  userIdentity,
  requestParameters,
  ...more,
})

export const decrypt = (
  userIdentity: Who,
  parameter: string,
  more: Partial<TrailEvent> = {},
): TrailEvent => ({
  eventTime: ago(1),
  eventSource: 'kms.amazonaws.com',
  eventName: 'Decrypt',
  userIdentity: { ...userIdentity, invokedBy: 'ssm.amazonaws.com' },
  requestParameters: {
    encryptionContext: {
      PARAMETER_ARN: `arn:aws:ssm:us-east-1:${account}:parameter${parameter}`,
    },
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  },
  resources: [{ ARN: keyArn }],
  ...more,
})

/** A day of two services: what was read by name, by path, written, denied, and by others. */
export const day: readonly TrailEvent[] = [
  ssm('GetParameter', ann, { name: '/app/db_password', withDecryption: true }),
  decrypt(ann, '/app/db_password'),
  ssm('GetParametersByPath', deploy('build-1'), {
    path: '/app/',
    withDecryption: true,
    recursive: false,
  }),
  decrypt(deploy('build-1'), '/app/db_password', { eventTime: ago(2) }),
  decrypt(deploy('build-1'), '/app/api_key', { eventTime: ago(2) }),
  decrypt(deploy('build-1'), '/app/api_key', { eventTime: ago(30) }),
  decrypt(deploy('build-2'), '/app/api_key', { eventTime: ago(3) }),
  ssm('PutParameter', ann, {
    name: '/app/api_key',
    value: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    type: 'SecureString',
  }),
  ssm('GetParameters', ann, { names: ['/app/flag:3', '/other/flag'], withDecryption: true }),
  ssm('DeleteParameter', ann, { name: 'arn:aws:ssm:us-east-1:123456789012:parameter/app/old' }),
  ssm(
    'GetParameter',
    deploy('build-1'),
    { name: '/app/db_password' },
    { errorCode: 'AccessDenied' },
  ),
  // of others
  decrypt(ann, '/apps/db_password'),
  decrypt(ann, '/app/web/db_password'),
  ssm('GetParametersByPath', ann, { path: '/application', recursive: true }),
  ssm('UpdateInstanceInformation', ann, { instanceId: 'i-1' }),
  { ...decrypt(ann, ''), requestParameters: { encryptionContext: { SecretARN: 'arn:other' } } },
  ssm('GetParameter', ann, null as unknown as object),
]
