/** docs/json.md against what is printed: every command that has `--output json`, and every field of it. */
import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { commandRegistry } from '../../src/commands/registry.ts'
import { open, type Setup, setup } from '../harness/chamber.ts'

const documented = await documentedShapes()
let place: Setup

beforeAll(async () => {
  place = await open()
  await place.seed({ app: { key: 'one', other: 'same' }, to: { key: 'two', surplus: 's' } })
  await place.chamber(['tag', 'write', 'app', 'key', 'team=core'])
  await place.chamber(['release', 'app', 'v1'])
  await place.file('chamber.yaml', 'services: [app]\nkeys: {missing: }\n')
  await place.file('log.json', JSON.stringify({ Records: [event] }))
  return place.close
})

const event = {
  eventTime: '2026-01-05T00:00:00Z',
  eventSource: 'ssm.amazonaws.com',
  eventName: 'GetParameters',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/ann', userName: 'ann' },
  requestParameters: { names: ['/app/key'], withDecryption: true },
}

/** As documented, and as typed; the fields of all objects in the answer. */
const cases: readonly (readonly [string, string, string])[] = [
  ['read SERVICE KEY', 'read app key', 'service key value version modified user'],
  ['list SERVICE', 'list app', 'key version modified user'],
  ['list -e SERVICE', 'list -e app', 'key version modified user value'],
  ['history SERVICE KEY', 'history app key', 'event version modified user'],
  ['release SERVICE… NAME', 'release app v2', 'service release keys moved'],
  ['releases SERVICE', 'releases app', 'release modified keys changed lacks'],
  [
    'rollback SERVICE --to …',
    'rollback app --to v1 --dry-run',
    'service to dryRun changed unchanged newer deleted',
  ],
  ['diff A B', 'diff app to', 'left right onlyLeft onlyRight different same key'],
  [
    'diff --values A B',
    'diff --values app to',
    'left right onlyLeft onlyRight different same key value',
  ],
  ['copy FROM TO', 'copy app to --dry-run', 'from to dryRun created replaced deleted unchanged'],
  ['list-services', 'list-services', ''],
  ['list-services -s', 'list-services -s', ''],
  ['find KEY', 'find key', ''],
  ['find -v VALUE', 'find -v same', 'service key'],
  ['tag read SERVICE KEY', 'tag read app key', 'team'],
  ['tag write …', 'tag write app key team=web', 'team'],
  ['check', 'check', 'key type text'],
  [
    'audit SERVICE',
    'audit app --from log.json --since 2026-01-01',
    'key action user session count first last',
  ],
  ['audit SERVICE --unused', 'audit app --unused --from log.json --since 2026-01-01', ''],
  ['doctor', 'doctor app', 'check level text remedy'],
  ['doctor --migration', 'doctor --migration app to', 'service type keys text remedy'],
  ['policy SERVICE…', 'policy app', 'Version Statement Sid Effect Action Resource Condition'],
]

test.each(cases)('%s', async (documentedAs, typed, fields) => {
  const run = await place.chamber([...typed.split(' '), '--output', 'json'])
  const answer = JSON.parse(run.stdout) as unknown
  expect(Object.keys(answer as object)).not.toHaveLength(0)
  const found = fieldsOf(answer).filter((one) => !/^(StringLike|ForAny|kms:)/.test(one))
  expect([...new Set(found)].toSorted()).toEqual(fields.split(' ').filter(Boolean).toSorted())
  if (documentedAs.startsWith('policy')) return
  const told = new Set([...textOf(documentedAs).matchAll(/"(\w+)"/g)].map(([, name]) => name))
  const unnamed = documentedAs.startsWith('tag') ? [] : found.filter((one) => !told.has(one))
  expect(unnamed).toEqual([])
})

test('every shape is tried', () => {
  expect(cases.map(([documentedAs]) => documentedAs)).toEqual(documented.map(({ cell }) => cell))
})

test('every command with --output json has a shape', async () => {
  const { chamber } = await setup()
  const names = commandRegistry.map(({ name }) => name).filter((name) => name !== 'tag')
  const commands = [...names, 'tag read', 'tag write', 'tag delete']
  const told = await Promise.all(
    commands.map(async (command) => {
      const { stdout } = await chamber([...command.split(' '), '--help'])
      return /--output <format>/.test(stdout) ? command : []
    }),
  )
  const known = documented.map(({ cell }) => /^(tag )?[a-z-]+/.exec(cell)?.[0])
  expect(told.flat().toSorted()).toEqual([...new Set(known)].toSorted())
})

function fieldsOf(answer: unknown): string[] {
  if (Array.isArray(answer)) return answer.flatMap(fieldsOf)
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([name, value]) => [name, ...fieldsOf(value)])
}

/** What a row says; `the same with …` is the row above, and more. */
function textOf(cell: string): string {
  const at = documented.findIndex((one) => one.cell === cell)
  const text = documented[at]?.text ?? ''
  return text.startsWith('the same') ? `${documented[at - 1]?.text} ${text}` : text
}

/** The rows of the table; a row may name two commands. */
async function documentedShapes() {
  const text = await readFile(new URL('../../docs/json.md', import.meta.url), 'utf8')
  return text.split('\n').flatMap((line) => {
    const [, cells = '', shape = ''] = /^\| (`.*?) \| (.*) \|$/.exec(line) ?? []
    const commands = [...cells.matchAll(/`([a-z][^`]*)`/g)].map(([, cell = '']) => cell)
    return commands.map((cell) => ({ cell, text: shape }))
  })
}
