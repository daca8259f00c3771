/**
 * Which command makes which calls to Parameter Store, and to KMS behind it: the one table that
 * policies come from. `test/policy/` holds it against what the commands do.
 *
 * KMS encrypts a value of the standard tier itself (Encrypt), and gives a key of its own for one of
 * the advanced tier (GenerateDataKey).
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
import type { CommandCalls } from './purpose.ts'

const decrypt = 'kms:Decrypt'
const byPath = ['ssm:GetParametersByPath', decrypt]
const byName = ['ssm:DescribeParameters', 'ssm:GetParameters', decrypt]
const describe = ['ssm:DescribeParameters']
const history = ['ssm:GetParameterHistory']
const others = [...history, 'ssm:ListTagsForResource']
const past = [...byName, ...history]
const lookup = ['cloudtrail:LookupEvents']
const encrypt = ['kms:Encrypt', 'kms:GenerateDataKey']
/** Values of a version, a label or a time, written again. */
const again = [...past, 'ssm:PutParameter', ...encrypt]
const copy = [...again, 'ssm:ListTagsForResource', 'ssm:AddTagsToResource']
const throughput = 'ssm:GetServiceSetting'
const unlabel = 'ssm:UnlabelParameterVersion'

export const ssmCalls: readonly CommandCalls[] = [
  { command: 'exec', purpose: 'exec', calls: byPath, dotted: byName },
  { command: 'env', purpose: 'exec', calls: byPath, dotted: byName },
  { command: 'export', purpose: 'exec', calls: byPath, dotted: byName },
  { command: 'render', purpose: 'exec', calls: byPath, dotted: byName },
  { command: 'check', purpose: 'exec', calls: byPath, dotted: byName },
  { command: 'diff', purpose: 'exec', calls: byPath, dotted: byName },
  { command: 'exec --only', purpose: 'exec', calls: ['ssm:GetParameters', decrypt] },
  {
    command: 'exec --skip-denied',
    purpose: 'read',
    calls: [...byPath, ...byName],
    dotted: byName,
  },
  { command: 'exec --as-of', purpose: 'read', calls: past },
  { command: 'diff --as-of', purpose: 'read', calls: [...byPath, ...past], dotted: past },
  { command: 'read --as-of', purpose: 'read', calls: past },
  { command: 'read', purpose: 'read', calls: byName },
  { command: 'read --version', purpose: 'read', calls: [...history, decrypt] },
  { command: 'history', purpose: 'read', calls: history },
  { command: 'list', purpose: 'read', calls: describe },
  { command: 'list --expand', purpose: 'read', calls: byName },
  {
    command: 'list service:label',
    purpose: 'read',
    calls: [...byPath, ...past],
  },
  { command: 'list --as-of', purpose: 'read', calls: [...describe, ...history] },
  { command: 'list --expand --as-of', purpose: 'read', calls: past },
  { command: 'releases', purpose: 'read', calls: past },
  { command: 'list-services', purpose: 'read', calls: describe },
  { command: 'find', purpose: 'read', calls: describe },
  { command: 'find --by-value', purpose: 'read', calls: byName },
  { command: 'completion', purpose: 'read', calls: describe },
  { command: 'tag read', purpose: 'read', calls: ['ssm:ListTagsForResource'] },
  {
    command: 'write',
    purpose: 'write',
    calls: [...byName, 'ssm:PutParameter', 'ssm:AddTagsToResource', ...encrypt],
    readsSettings: true,
  },
  {
    command: 'import',
    purpose: 'write',
    calls: [...byName, 'ssm:PutParameter', 'ssm:AddTagsToResource', ...encrypt],
    readsSettings: true,
  },
  {
    command: 'tag write',
    purpose: 'write',
    calls: ['ssm:ListTagsForResource', 'ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource'],
    readsSettings: true,
  },
  {
    command: 'tag delete',
    purpose: 'write',
    calls: ['ssm:RemoveTagsFromResource'],
    readsSettings: true,
  },
  {
    command: 'release',
    purpose: 'write',
    // Unlabel: what a failure leaves behind is put back.
    calls: [...describe, ...history, 'ssm:LabelParameterVersion', unlabel],
  },
  {
    command: 'release --delete',
    purpose: 'write',
    calls: ['ssm:GetParametersByPath', unlabel],
    dotted: [...describe, 'ssm:GetParameters', unlabel],
  },
  {
    command: 'rollback',
    purpose: 'write',
    calls: [...again, 'ssm:GetParametersByPath'],
    dotted: again,
  },
  {
    command: 'copy',
    purpose: 'write',
    calls: [...copy, 'ssm:GetParametersByPath'],
    dotted: copy,
    readsSettings: true,
  },
  {
    command: 'rollback --delete-new',
    purpose: 'admin',
    calls: [...again, 'ssm:GetParametersByPath', 'ssm:DeleteParameter'],
  },
  {
    command: 'copy --prune',
    purpose: 'admin',
    calls: [...copy, 'ssm:GetParametersByPath', 'ssm:DeleteParameter'],
    readsSettings: true,
  },
  { command: 'delete', purpose: 'admin', calls: ['ssm:DeleteParameter'] },
  { command: 'delete --all', purpose: 'admin', calls: ['ssm:DeleteParameter', ...describe] },
  { command: 'audit', purpose: 'admin', calls: lookup },
  { command: 'audit --unused', purpose: 'admin', calls: [...lookup, ...describe] },
  {
    command: 'doctor',
    purpose: 'admin',
    calls: [...byPath, ...byName, ...others, throughput, 'kms:DescribeKey'],
    dotted: [...byName, ...others, throughput, 'kms:DescribeKey'],
  },
  {
    command: 'doctor --migration',
    purpose: 'admin',
    calls: [...byPath, ...describe, ...history],
    dotted: [...byName, ...history],
  },
]
