/**
 * The AWS session that each configuration makes: who signs, for which region, to which host, on
 * which way. `boto3.test.ts` asks boto3 the same.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startChild } from '../harness/child.ts'
import { invocation } from '../harness/invocation.ts'
import { repository } from '../harness/program.ts'
import { compared } from './compare.ts'
import { prepare } from './prepare.ts'
import { table } from './table.ts'

describe.concurrent.each(table)('$title', ({ rows }) => {
  test.each(rows)('$what', async (row) => {
    const { aws, env, cwd, close } = await prepare(row)
    try {
      const argv = [...(row.flags ?? []), '--retries=1', 'read', '-q', 'app', 'key']
      const { file, args } = invocation(argv, { cwd, env }, {})
      const { status, stderr } = await startChild({ file, args, cwd, env, timeout: 30_000 }).exit
      const [found, wanted] = compared(row.expected, aws.seen, {
        isDone: status === 0,
        said: stderr,
      })
      expect(found).toEqual(wanted)
      expect(stderr).not.toContain('planted')
    } finally {
      await close()
    }
  })
})

test('there are configurations enough', () => {
  expect(table.flatMap(({ rows }) => rows).length).toBeGreaterThanOrEqual(120)
})

test('docs/aws.md says why another program differs', async () => {
  const page = await readFile(join(repository, 'docs', 'aws.md'), 'utf8')
  const rows = table.flatMap((topic) => topic.rows)
  const reasons = rows.flatMap(({ boto3, go }) => [boto3, go]).map((one) => one?.why)
  const told = page.split('\n').filter((line) => line.startsWith('| '))
  for (const why of new Set(reasons.filter((one) => one !== undefined))) {
    expect(told.some((line) => line.startsWith(`| ${why} |`))).toBe(true)
  }
})
