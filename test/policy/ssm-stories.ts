/** What the commands ask of Parameter Store, in its two layouts. */
import { LabelParameterVersionCommand } from '@aws-sdk/client-ssm'
import type { Setup } from '../harness/chamber.ts'
import { check, execThen, render } from './runs.ts'
import type { Run, Story } from './story.ts'

/** Larger than the standard tier. */
const large = 'x'.repeat(5000)
const otherLarge = 'y'.repeat(5000)

/** Seeds the settings of the team: they are read, and decrypted, by what writes. */
const withSettings = (place: Setup) =>
  place.seed({ _chamber: { 'store-config': '{"version":"1","requiredTags":[]}' } })

async function label({ endpoint }: Setup, Name: string): Promise<void> {
  await endpoint.client().send(new LabelParameterVersionCommand({ Name, Labels: ['stable'] }))
}

const skipDenied: Run = {
  typed: 'exec --skip-denied app -- true',
  fault: { op: 'GetParametersByPath', error: 'AccessDeniedException', times: 1 },
}

/** What was labelled before it failed is put back. */
const failedRelease: Run = {
  typed: 'release app v2',
  fault: { op: 'LabelParameterVersion', error: 'AccessDeniedException', times: 1 },
  status: 1,
}

export const slash: Story = {
  flags: [],
  service: 'app',
  others: ['copied', 'pruned'],
  async prepare(place) {
    await place.seed({ app: { key: 'value', other: 'value' } })
    await label(place, '/app/key')
  },
  rows: [
    { command: 'exec', runs: ['exec app -- true', 'exec app:stable -- true'] },
    { command: 'env', runs: ['env app'] },
    { command: 'export', runs: ['export app', 'export app --recursive'] },
    { command: 'render', runs: [render('app')] },
    { command: 'check', runs: [check('app')] },
    { command: 'exec --only', runs: ['exec app --only key -- true', 'env app:stable --only key'] },
    { command: 'exec --skip-denied', runs: [skipDenied] },
    { command: 'read', runs: ['read app key', 'read -q app Key'] },
    { command: 'read --version', runs: ['read app key --version 1'] },
    { command: 'history', runs: ['history app key'] },
    { command: 'list', runs: ['list app', 'list app --recursive'] },
    { command: 'list --expand', runs: ['list app --expand'] },
    { command: 'diff', runs: ['diff app app', 'diff app:stable app:stable'] },
    { command: 'list-services', runs: ['list-services', 'list-services app --secrets'] },
    { command: 'find', runs: ['find key'] },
    { command: 'find --by-value', runs: ['find --by-value value'] },
    { command: 'completion', runs: ['__complete list a', '__complete read app k'] },
    { command: 'tag read', runs: ['tag read app key'] },
    {
      command: 'write',
      runs: [
        { typed: 'write app new one --tags team=core', before: withSettings },
        'write app new two',
        'write app new two --skip-unchanged',
        { typed: 'write app large -', stdin: large },
      ],
    },
    {
      command: 'release',
      runs: ['release app v1', 'release app stable --move', failedRelease],
    },
    {
      command: 'import',
      runs: [
        {
          typed: 'import app -',
          stdin: JSON.stringify({ key: 'changed', third: 'v', large: otherLarge }),
        },
        { typed: 'import app - --tags team=core', stdin: JSON.stringify({ fourth: large }) },
      ],
    },
    {
      command: 'tag write',
      runs: ['tag write app new a=1 b=2', 'tag write app new a=1 --delete-other-tags'],
    },
    { command: 'tag delete', runs: ['tag delete app new a'] },
    { command: 'releases', runs: ['releases app'] },
    { command: 'list service:label', runs: ['list app:v1', 'list app:v1 --expand'] },
    { command: 'exec --as-of', runs: execThen },
    { command: 'read --as-of', runs: ['read app key --as-of THEN'] },
    { command: 'list --as-of', runs: ['list app --as-of THEN'] },
    { command: 'list --expand --as-of', runs: ['list app --expand --as-of THEN'] },
    { command: 'diff --as-of', runs: [{ typed: 'diff app --as-of THEN', status: 1 }] },
    { command: 'copy', runs: ['copy app copied', 'copy app:v1 copied --overwrite'] },
    {
      command: 'copy --prune',
      runs: [
        {
          typed: 'copy app pruned --prune --yes',
          before: (place) => place.seed({ pruned: { surplus: 'v' } }),
        },
        'copy app:v1 pruned --prune --yes',
      ],
    },
    {
      command: 'rollback',
      runs: [
        'rollback app --to v1 --yes',
        'rollback app key large --to 2 --yes',
        'rollback app --to THEN --dry-run',
      ],
    },
    {
      command: 'rollback --delete-new',
      runs: [
        'rollback app --to v1 --delete-new --yes',
        'rollback app --to THEN --delete-new --yes',
      ],
    },
    { command: 'release --delete', runs: ['release --delete app v1'] },
    { command: 'doctor', runs: ['doctor app'] },
    { command: 'doctor --migration', runs: [{ typed: 'doctor --migration app', status: 1 }] },
    { command: 'audit', runs: ['audit app'] },
    { command: 'audit --unused', runs: ['audit app --unused'] },
    { command: 'delete', runs: ['delete app other'] },
    { command: 'delete --all', runs: ['delete app --all --yes'] },
  ],
}

export const dotted: Story = {
  flags: [],
  service: 'prod.app1.',
  others: ['copied.'],
  rows: [
    {
      command: 'write',
      runs: [
        { typed: 'write prod.app1. key one --tags team=core', before: withSettings },
        'write prod.app1. key two',
        'write prod.app1. key two --skip-unchanged',
        { typed: 'write prod.app1. large -', stdin: large },
        { typed: 'write prod.app1. large -', stdin: otherLarge },
      ],
    },
    {
      command: 'exec',
      runs: ['exec prod.app1. -- true'],
    },
    { command: 'env', runs: ['env prod.app1.'] },
    { command: 'export', runs: ['export prod.app1.'] },
    { command: 'render', runs: [render('prod.app1.')] },
    { command: 'exec --only', runs: ['exec prod.app1. --only key -- true'] },
    { command: 'exec --skip-denied', runs: ['exec --skip-denied prod.app1. -- true'] },
    { command: 'read', runs: ['read prod.app1. key'] },
    { command: 'history', runs: ['history prod.app1. key'] },
    { command: 'list', runs: ['list prod.app1.'] },
    { command: 'tag read', runs: ['tag read prod.app1. key'] },
    { command: 'diff', runs: ['diff prod.app1. prod.app1.'] },
    {
      command: 'release',
      runs: ['release prod.app1. v1', { ...failedRelease, typed: 'release prod.app1. v2' }],
    },
    {
      command: 'rollback',
      runs: ['rollback prod.app1. key large --to 1 --yes', 'rollback prod.app1. --to v1 --yes'],
    },
    { command: 'releases', runs: ['releases prod.app1.'] },
    { command: 'exec --as-of', runs: ['exec prod.app1. --as-of THEN -- true'] },
    { command: 'diff --as-of', runs: ['diff prod.app1. --as-of THEN'] },
    { command: 'copy', runs: ['copy prod.app1. copied.', 'copy prod.app1.:v1 copied.'] },
    { command: 'release --delete', runs: ['release --delete prod.app1. v1'] },
    { command: 'doctor', runs: ['doctor prod.app1.'] },
    {
      command: 'doctor --migration',
      runs: [{ typed: 'doctor --migration prod.app1.', status: 1 }],
    },
    { command: 'audit', runs: ['audit prod.app1.'] },
    { command: 'delete', runs: ['delete prod.app1. key'] },
  ],
}
