/**
 * Which command makes which calls to S3 and, with s3-kms, to KMS behind it. STS tells everyone who
 * they are, whatever their policy says.
 */
import type { CommandCalls } from './purpose.ts'

const get = ['s3:GetObject']
const change = ['s3:GetObject', 's3:PutObject', 's3:ListBucket']
const remove = [...change, 's3:DeleteObject']

export const s3Calls: readonly CommandCalls[] = [
  { command: 'exec', purpose: 'exec', calls: get },
  { command: 'env', purpose: 'exec', calls: get },
  { command: 'export', purpose: 'exec', calls: get },
  { command: 'render', purpose: 'exec', calls: get },
  { command: 'check', purpose: 'exec', calls: get },
  { command: 'diff', purpose: 'exec', calls: get },
  { command: 'exec --as-of', purpose: 'read', calls: get },
  { command: 'diff --as-of', purpose: 'read', calls: get },
  { command: 'read --as-of', purpose: 'read', calls: get },
  { command: 'list --as-of', purpose: 'read', calls: get },
  { command: 'read', purpose: 'read', calls: get },
  { command: 'history', purpose: 'read', calls: get },
  { command: 'list', purpose: 'read', calls: get },
  { command: 'write', purpose: 'write', calls: change },
  { command: 'import', purpose: 'write', calls: change },
  { command: 'rollback', purpose: 'write', calls: change },
  { command: 'copy', purpose: 'write', calls: change },
  { command: 'rollback --delete-new', purpose: 'admin', calls: remove },
  { command: 'copy --prune', purpose: 'admin', calls: remove },
  { command: 'delete', purpose: 'admin', calls: remove },
  { command: 'doctor', purpose: 'admin', calls: get },
  { command: 'doctor --migration', purpose: 'admin', calls: [...get, 's3:ListBucket'] },
]

const decrypt = 'kms:Decrypt'
const encrypt = 'kms:GenerateDataKey'

/** Those that go to the object of a key without a look at the indexes. */
const byKey = new Set(['read', 'read --as-of', 'history'])

/** The indexes of a service are found by listing them. */
export const s3KmsCalls: readonly CommandCalls[] = s3Calls.map(({ calls, ...row }) => ({
  ...row,
  calls: [
    ...calls,
    ...(byKey.has(row.command) ? [] : ['s3:ListBucket']),
    decrypt,
    ...(calls.includes('s3:PutObject') ? [encrypt] : []),
    ...(row.command === 'doctor' ? ['kms:DescribeKey'] : []),
  ],
}))
