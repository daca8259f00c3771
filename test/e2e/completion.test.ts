/** Command lines are completed: by the protocol, and by bash itself. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { program } from '../harness/program.ts'

async function candidates({ chamber }: Setup, ...words: string[]) {
  const { status, stdout, stderr } = await chamber(['__completeNoDesc', ...words])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const lines = stdout.trimEnd().split('\n')
  return { found: lines.slice(0, -1), directive: lines.at(-1) }
}

const noFiles = ':4'

test('commands, commands of commands, flags and their values', async () => {
  const place = await setup()
  expect(await candidates(place, 'li')).toEqual({
    found: ['list', 'list-services'],
    directive: noFiles,
  })
  expect((await candidates(place, 'tag', '')).found).toEqual(['read', 'write', 'delete'])
  expect((await candidates(place, 'read', '--q')).found).toEqual(['--quiet'])
  expect((await candidates(place, '-b', 'nu')).found).toEqual(['null'])
  expect((await candidates(place, 'list', 'a', '--output', '')).found).toEqual(['table', 'json'])
  expect((await candidates(place, 'write', 'a', 'b', '--tier', 'a')).found).toEqual(['advanced'])
})

test('services and keys from the store', async () => {
  const place = await setup({
    app: { key: 'v', other: 'v' },
    'app/web': { x: 'v' },
    web: { y: 'v' },
  })
  expect((await candidates(place, 'list', 'a')).found).toEqual(['app', 'app/web'])
  expect((await candidates(place, 'exec', 'app', 'w')).found).toEqual(['web'])
  expect((await candidates(place, 'read', 'app', '')).found).toEqual(['key', 'other'])
  expect((await candidates(place, 'copy', 'app', 'w')).found).toEqual(['web'])
  expect((await candidates(place, 'diff', 'we')).found).toEqual(['web'])
  expect((await candidates(place, 'rollback', 'app', 'key', 'o')).found).toEqual(['other'])
  expect((await candidates(place, 'tag', 'read', 'app', 'o')).found).toEqual(['other'])
})

test('the command of exec is completed as files are', async () => {
  const place = await setup({ app: { key: 'v' } })
  expect(await candidates(place, 'exec', 'app', '--', '')).toEqual({ found: [], directive: ':0' })
})

test('a store that cannot be asked gives nothing, and no error', async () => {
  const place = await setup()
  place.endpoint.fault({ op: 'DescribeParameters', error: 'AccessDeniedException' })
  expect((await candidates(place, 'list', '')).found).toEqual([])
})

const hasBash = spawnSync('bash', ['--version']).status === 0

test.runIf(hasBash).each([
  ['chamber rea', ['read']],
  ['chamber read app k', ['key']],
  ['chamber list --output=j', []],
  ['chamber list app --output ', ['table', 'json']],
])('bash completes %j', async (line, expected) => {
  const place = await setup({ app: { key: 'v' } })
  const { file, args } = program()
  const call = [file, ...args].map((word) => `'${word}'`).join(' ')
  const script = `
    chamber() { ${call} "$@"; }
    source <(chamber completion bash)
    COMP_LINE=$1 COMP_POINT=\${#1}
    __chamber
    printf '%s\\n' "\${COMPREPLY[@]}"
  `
  const run = place.start(['exec', '-b', 'null', 'x', '--', 'bash', '-c', script, 'bash', line])
  const { stdout, stderr } = await run.exit
  expect(stderr).toBe('')
  expect(stdout.split('\n').filter(Boolean)).toEqual(expected)
})
