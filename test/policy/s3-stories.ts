/** What the commands ask of S3, and of KMS behind it. */
import type { Setup } from '../harness/chamber.ts'
import { bucketName } from '../harness/target.ts'
import { check, execThen, render } from './runs.ts'
import type { Row, Run, Story } from './story.ts'

const bucket = (backend: string) => ['--backend', backend, '--backend-s3-bucket', bucketName]

const remove = async ({ endpoint }: Setup, Key: string): Promise<void> => {
  const { DeleteObjectCommand } = await import('@aws-sdk/client-s3')
  await endpoint.s3().send(new DeleteObjectCommand({ Bucket: bucketName, Key }))
}

const objectRows: readonly Row[] = [
  { command: 'exec', runs: ['exec app -- true'] },
  { command: 'env', runs: ['env app'] },
  { command: 'export', runs: ['export app'] },
  { command: 'render', runs: [render('app')] },
  { command: 'check', runs: [check('app')] },
  { command: 'read', runs: ['read app key', 'read app key --version 1'] },
  { command: 'history', runs: ['history app key'] },
  { command: 'list', runs: ['list app', 'list app --expand'] },
  { command: 'diff', runs: ['diff app app'] },
  { command: 'doctor', runs: ['doctor app'] },
  { command: 'doctor --migration', runs: ['doctor --migration app'] },
]

/** The index of a service is made anew from a listing. */
const lostIndex = (service: string, typed: string): Run => ({
  typed,
  before: (place) => remove(place, `${service}/__latest.json`),
})
const lost = lostIndex('app', 'write app key three')
const lostAgain = { ...lost, typed: 'import app -', stdin: '{"key": "four", "other": "v"}' }
const lostAtLast = lostIndex('app', 'delete app third')

/** Behind an import that has changed the key. */
const pastRows: readonly Row[] = [
  { command: 'exec --as-of', runs: execThen },
  { command: 'read --as-of', runs: ['read app key --as-of THEN'] },
  { command: 'list --as-of', runs: ['list app --as-of THEN', 'list app --expand --as-of THEN'] },
  { command: 'diff --as-of', runs: [{ typed: 'diff app --as-of THEN', status: 1 }] },
  { command: 'copy', runs: ['copy app copied', lostIndex('copied', 'copy app copied')] },
  {
    command: 'copy --prune',
    runs: [
      'write pruned surplus v',
      'copy app pruned --prune --yes',
      lostIndex('pruned', 'copy app pruned --prune --yes'),
    ],
  },
  {
    command: 'rollback',
    runs: ['rollback app --to THEN --yes', lostIndex('app', 'rollback app key --to 1 --yes')],
  },
  {
    command: 'rollback --delete-new',
    runs: [
      lostIndex('app', 'rollback app key --to 2 --yes'),
      'rollback app --to THEN --delete-new --yes',
    ],
  },
]

export const s3: Story = {
  flags: bucket('s3'),
  service: 'app',
  others: ['copied', 'pruned'],
  rows: [
    {
      command: 'write',
      runs: ['write app third v', 'write app key one', 'write app key two', lost],
    },
    ...objectRows,
    { command: 'import', runs: [lostAgain] },
    ...pastRows,
    { command: 'delete', runs: ['delete app key', lostAtLast] },
  ],
}

export const s3Kms: Story = {
  flags: bucket('s3-kms'),
  service: 'app',
  others: ['copied', 'pruned'],
  rows: [
    { command: 'write', runs: ['write app key one', 'write app key two'] },
    ...objectRows,
    { command: 'import', runs: [{ typed: 'import app -', stdin: '{"key": "four", "o": "v"}' }] },
    ...pastRows,
    { command: 'delete', runs: ['delete app key'] },
  ],
}
