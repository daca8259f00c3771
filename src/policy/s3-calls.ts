/**
 * Which command makes which calls to S3 and, with s3-kms, to KMS behind it. STS tells everyone who
 * they are, whatever their policy says.
 */
import type { CommandCalls } from './purpose.ts'

const get = ['s3:GetObject']
const change = ['s3:GetObject', 's3:PutObject', 's3:ListBucket']

export const s3Calls: readonly CommandCalls[] = [
  { command: 'exec', purpose: 'exec', calls: get },
  { command: 'env', purpose: 'exec', calls: get },
  { command: 'export', purpose: 'exec', calls: get },
  { command: 'render', purpose: 'exec', calls: get },
  { command: 'check', purpose: 'exec', calls: get },
  { command: 'read', purpose: 'read', calls: get },
  { command: 'history', purpose: 'read', calls: get },
  { command: 'list', purpose: 'read', calls: get },
  { command: 'write', purpose: 'write', calls: change },
  { command: 'import', purpose: 'write', calls: change },
  { command: 'delete', purpose: 'admin', calls: [...change, 's3:DeleteObject'] },
  { command: 'doctor', purpose: 'admin', calls: get },
]

const decrypt = 'kms:Decrypt'
const encrypt = 'kms:GenerateDataKey'

/** The indexes of a service are found by listing them. */
export const s3KmsCalls: readonly CommandCalls[] = s3Calls.map(({ calls, ...row }) => ({
  ...row,
  calls: [
    ...calls,
    ...(row.command === 'read' || row.command === 'history' ? [] : ['s3:ListBucket']),
    decrypt,
    ...(calls.includes('s3:PutObject') ? [encrypt] : []),
    ...(row.command === 'doctor' ? ['kms:DescribeKey'] : []),
  ],
}))
