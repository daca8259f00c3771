/**
 * Which command makes which calls to Secrets Manager, and to KMS behind it where the secret has a
 * key of its own.
 */
import type { CommandCalls } from './purpose.ts'

const get = ['secretsmanager:GetSecretValue', 'kms:Decrypt']
const versions = [...get, 'secretsmanager:ListSecretVersionIds']
const describe = 'secretsmanager:DescribeSecret'
const put = [...get, describe, 'secretsmanager:PutSecretValue', 'kms:GenerateDataKey']
const create = [...put, 'secretsmanager:CreateSecret']

export const secretsManagerCalls: readonly CommandCalls[] = [
  { command: 'exec', purpose: 'exec', calls: get },
  { command: 'env', purpose: 'exec', calls: get },
  { command: 'export', purpose: 'exec', calls: get },
  { command: 'render', purpose: 'exec', calls: get },
  { command: 'check', purpose: 'exec', calls: get },
  { command: 'diff', purpose: 'exec', calls: get },
  { command: 'exec --as-of', purpose: 'read', calls: versions },
  { command: 'diff --as-of', purpose: 'read', calls: versions },
  { command: 'read --as-of', purpose: 'read', calls: versions },
  { command: 'list --as-of', purpose: 'read', calls: versions },
  { command: 'releases', purpose: 'read', calls: [...get, describe] },
  { command: 'list', purpose: 'read', calls: get },
  { command: 'read', purpose: 'read', calls: versions },
  { command: 'history', purpose: 'read', calls: versions },
  { command: 'write', purpose: 'write', calls: create },
  { command: 'import', purpose: 'write', calls: create },
  {
    command: 'release',
    purpose: 'write',
    calls: [...get, describe, 'secretsmanager:UpdateSecretVersionStage'],
  },
  { command: 'rollback', purpose: 'write', calls: [...put, ...versions] },
  { command: 'copy', purpose: 'write', calls: create },
  { command: 'rollback --delete-new', purpose: 'admin', calls: put },
  { command: 'copy --prune', purpose: 'admin', calls: create },
  { command: 'delete', purpose: 'admin', calls: put },
  { command: 'doctor --migration', purpose: 'admin', calls: get },
  { command: 'doctor', purpose: 'admin', calls: [...get, 'kms:DescribeKey'] },
]
