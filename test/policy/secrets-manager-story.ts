/** What the commands ask of Secrets Manager, and of KMS behind it. */
import { check, execThen, render } from './runs.ts'
import type { Story } from './story.ts'

export const secretsManager: Story = {
  flags: ['--backend', 'secretsmanager', '--kms-key', 'alias/parameter_store_key'],
  service: 'app',
  others: ['copied', 'pruned'],
  rows: [
    { command: 'write', runs: ['write app key one', 'write app key two', 'write app other v'] },
    { command: 'exec', runs: ['exec app -- true'] },
    { command: 'env', runs: ['env app'] },
    { command: 'export', runs: ['export app'] },
    { command: 'render', runs: [render('app')] },
    { command: 'check', runs: [check('app')] },
    { command: 'list', runs: ['list app', 'list app --expand'] },
    { command: 'read', runs: ['read app key', 'read app key --version 1'] },
    { command: 'history', runs: ['history app key'] },
    { command: 'release', runs: ['release app v1', 'release app stable'] },
    { command: 'releases', runs: ['releases app'] },
    { command: 'diff', runs: ['diff app app', 'diff app:v1 app:stable'] },
    { command: 'exec --as-of', runs: execThen },
    { command: 'read --as-of', runs: ['read app key --as-of THEN'] },
    { command: 'list --as-of', runs: ['list app --as-of THEN', 'list app --expand --as-of THEN'] },
    { command: 'diff --as-of', runs: ['diff app --as-of THEN'] },
    {
      command: 'rollback',
      runs: [
        'rollback app key --to 1 --yes',
        'rollback app --to v1 --yes',
        'rollback app key --to 1 --yes',
        'rollback app --to THEN --dry-run',
      ],
    },
    { command: 'copy', runs: ['copy app copied', 'copy app:v1 copied --overwrite'] },
    {
      command: 'copy --prune',
      runs: ['copy app pruned', 'write pruned surplus v', 'copy app:v1 pruned --prune --yes'],
    },
    {
      command: 'rollback --delete-new',
      runs: ['write app newer v', 'rollback app --to v1 --delete-new --yes'],
    },
    {
      command: 'import',
      runs: [
        { typed: 'import app -', stdin: '{"key": "four", "third": "v"}' },
        {
          typed: 'import app -',
          stdin: '{"key": "five"}',
          before: async ({ endpoint }) => {
            const { DeleteSecretCommand } = await import('@aws-sdk/client-secrets-manager')
            const input = { SecretId: 'app', ForceDeleteWithoutRecovery: true }
            await endpoint.secretsManager().send(new DeleteSecretCommand(input))
          },
        },
        'write app third v',
      ],
    },
    { command: 'doctor', runs: ['doctor app'] },
    { command: 'doctor --migration', runs: [{ typed: 'doctor --migration app', status: 1 }] },
    { command: 'delete', runs: ['delete app third'] },
  ],
}
