/**
 * The calls that each command makes, beside those of the Go program (v3.1.5, counted in front of
 * moto with the same secrets); docs/benchmarks.md shows this table.
 */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { open } from '../harness/chamber.ts'
import { moment } from '../harness/moment.ts'

const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${100 + index}`, 'v']))

/** Each row: what is shown, the words, the calls of the Go program. */
const rows: readonly (readonly [string, string, string])[] = [
  ['exec, 10 keys', 'exec ten -- true', 'GetParametersByPath 1'],
  ['exec, 35 keys', 'exec big -- true', 'GetParametersByPath 4'],
  ['read', 'read app key', 'DescribeParameters 1, GetParameters 1'],
  ['read -q', 'read -q app key', 'DescribeParameters 1, GetParameters 1'],
  ['read -v 1', 'read app key -v 1', 'GetParameterHistory 1'],
  ['history', 'history app key', 'GetParameterHistory 1'],
  ['list, 35 keys', 'list big', 'DescribeParameters 4'],
  ['list -e, 35 keys', 'list -e big', 'DescribeParameters 4, GetParameters 4'],
  ['list-services, 46 keys', 'list-services', 'DescribeParameters 1'],
  ['find, 46 keys', 'find key', 'DescribeParameters 1'],
  ['find -v, 46 keys', 'find -v v', 'DescribeParameters 7, GetParameters 6'],
  ['write, new', 'write app new v', 'GetParameters 2, PutParameter 1'],
  [
    'write --tags, new',
    'write app tagged v --tags a=1',
    'AddTagsToResource 1, GetParameters 2, PutParameter 1',
  ],
  ['write, existing', 'write app key w', 'DescribeParameters 1, GetParameters 1, PutParameter 1'],
  ['tag write', 'tag write app key a=1', 'AddTagsToResource 1'],
  ['tag read', 'tag read app key', 'ListTagsForResource 1'],
  ['tag delete', 'tag delete app key a', 'GetParameters 1, RemoveTagsFromResource 1'],
  ['delete', 'delete app key', 'DeleteParameter 1, DescribeParameters 1, GetParameters 1'],
]

/** Fewer than the Go program's, as promised for these. */
const fewer = new Set(['read -q', 'write, existing', 'list, 35 keys', 'list -e, 35 keys', 'delete'])

const total = (calls: string) =>
  [...calls.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0)

test('no command makes more calls than the Go program, and the table in the docs is true', async () => {
  const place = await open({ ten: keys(10), big: keys(35), app: { key: 'v' } })
  const lines: string[] = []
  for (const [shown, typed, theirs] of rows) {
    const { status, calls } = await place.chamber(typed.split(' '))
    const counts = Object.entries(calls).map(([name, count]) => `${name} ${count}`)
    const ours = counts.toSorted().join(', ')
    expect({ shown, status, total: total(ours) }).toMatchObject({ shown, status: 0 })
    const most = fewer.has(shown) ? total(theirs) - 1 : total(theirs)
    expect(total(ours), shown).toBeLessThanOrEqual(most)
    lines.push(`| ${shown} | ${total(ours)} | ${total(theirs)} | ${ours} | ${theirs} |`)
  }
  await place.close()
  expect(await tableOf(5)).toEqual(lines)
})

/** Commands that the Go program does not have; NOW is a moment at which all secrets were there. */
const ownRows: readonly (readonly [string, string])[] = [
  ['release, 35 keys', 'release big v1'],
  ['releases, 35 keys', 'releases big'],
  ['exec of a release, 35 keys', 'exec big:v1 -- true'],
  ['read of a release', 'read big:v1 k100'],
  ['list of a release, 35 keys', 'list big:v1'],
  // changes two of them, and is not in the table
  ['', 'import big ./changes.json'],
  ['releases, 2 of 35 changed', 'releases big'],
  ['list of a release, 2 of 35 changed', 'list big:v1'],
  ['list --as-of, 2 of 35 changed', 'list big --as-of NOW'],
  ['export --as-of, 2 of 35 changed', 'export big --as-of NOW'],
  ['read --as-of', 'read big k100 --as-of NOW'],
  ['diff with a release, 35 keys', 'diff big:v1 big --output json'],
  ['rollback to a release, 2 of 35 changed', 'rollback big --to v1 --yes'],
  ['rollback of a key to a version', 'rollback big k100 --to 2 --yes'],
  ['rollback to a time, 1 of 35 changed', 'rollback big --to NOW --yes'],
  ['copy, 35 new keys', 'copy big copied'],
  ['copy, nothing to do', 'copy big copied'],
  ['release --delete, 35 keys', 'release --delete big v1'],
]

test('the table of the calls of our own commands is true', async () => {
  const place = await open({ big: keys(35) })
  const now = await moment()
  await place.file('changes.json', '{"k100":"w","k101":"w"}')
  const lines: string[] = []
  for (const [shown, typed] of ownRows) {
    const words = typed.split(' ').map((word) => (word === 'NOW' ? now : word))
    const { status, calls } = await place.chamber(words)
    const counts = Object.entries(calls).map(([name, count]) => `${name} ${count}`)
    const ours = counts.toSorted().join(', ')
    // what differs is status 1 of diff
    expect({ shown, status }).toEqual({ shown, status: words[0] === 'diff' ? 1 : 0 })
    if (words[0] !== 'import') lines.push(`| ${shown} | ${total(ours)} | ${ours} |`)
  }
  await place.close()
  expect(await tableOf(3)).toEqual(lines)
})

/** The lines of the page's table with so many columns. */
async function tableOf(columns: number): Promise<string[]> {
  const page = await readFile(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8')
  const [, section = ''] = page.split('\n## ')
  const isRow = (line: string) => /^\| .*\d \|/.test(line) && line.split('|').length === columns + 2
  return section.split('\n').filter(isRow)
}
