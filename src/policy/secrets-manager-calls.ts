/**
 * Which command makes which calls to Secrets Manager, and to KMS behind it where the secret has a
 * key of its own.
 */
import type { CommandCalls } from './purpose.ts'

const get = ['secretsmanager:GetSecretValue', 'kms:Decrypt']
const versions = [...get, 'secretsmanager:ListSecretVersionIds']
const put = [
  ...get,
  'secretsmanager:DescribeSecret',
  'secretsmanager:PutSecretValue',
  'kms:GenerateDataKey',
]
const create = [...put, 'secretsmanager:CreateSecret']

export const secretsManagerCalls: readonly CommandCalls[] = [
  { command: 'exec', purpose: 'exec', calls: get },
  { command: 'env', purpose: 'exec', calls: get },
  { command: 'export', purpose: 'exec', calls: get },
  { command: 'render', purpose: 'exec', calls: get },
  { command: 'check', purpose: 'exec', calls: get },
  { command: 'list', purpose: 'read', calls: get },
  { command: 'read', purpose: 'read', calls: versions },
  { command: 'history', purpose: 'read', calls: versions },
  { command: 'write', purpose: 'write', calls: create },
  { command: 'import', purpose: 'write', calls: create },
  { command: 'delete', purpose: 'admin', calls: put },
  { command: 'doctor', purpose: 'admin', calls: [...get, 'kms:DescribeKey'] },
]
