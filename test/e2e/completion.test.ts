/** Command lines are completed: by the protocol, and by bash itself. */
import { spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager'
import { expect, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { program } from '../harness/program.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

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

test('global flags and values of flags before the command are understood', async () => {
  const place = await setup({ app: { key: 'v' } })
  const env = { CHAMBER_SECRET_BACKEND: 'null' }
  const found = async (...words: string[]) => {
    const { stdout } = await place.chamber(['__completeNoDesc', ...words], { env })
    return stdout.split('\n').slice(0, -2)
  }
  expect(await found('-bssm', 'read', 'app', '')).toEqual(['key'])
  expect(await found('--backend=ssm', 'read', '-v', '1', 'app', '')).toEqual(['key'])
  expect(await found('read', '-qv', '1', '-b', 'ssm', 'app', '')).toEqual(['key'])
  expect(await found('read', 'app', '-b=n')).toEqual([])
  expect(await found('read', '-qb', 'n')).toEqual(['null'])
})

test('only plain names are offered', async () => {
  const { chamber, endpoint } = await setup()
  const odd = ['$(touch x)', '`x`', 'a b', 'a;b', 'a"b', "a'b", 'a\nb', 'ключ', 'a/b']
  const SecretString = JSON.stringify(Object.fromEntries(['key', ...odd].map((key) => [key, 'v'])))
  const manager = endpoint.secretsManager()
  await manager.send(new CreateSecretCommand({ Name: 'app', SecretString }))
  const words = ['__completeNoDesc', '-b', 'secretsmanager', 'read', 'app', '']
  expect((await chamber(words)).stdout).toBe('key\n:4\n')
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

/** An interactive bash that completes for chamber. */
async function startBash(place: Setup, chamber: string) {
  const bash = ['bash', '--norc', '--noprofile', '-i']
  const session = terminal(place, ['exec', '-b', 'null', 'x', '--', ...bash])
  session.type(`${chamber}; source <(chamber completion bash); PS1='rea''dy> '\r`)
  await session.shows('ready> ')
  return session
}

const isInteractive = hasBash && hasTerminal

test.runIf(isInteractive)('what bash inserts is quoted', async () => {
  const place = await setup()
  const { file, args } = program()
  const call = [file, ...args].map((word) => `'${word}'`).join(' ')
  // what an older chamber may offer
  const offered = `printf '%s\\n' '$(touch pwned)' :4`
  const fake = `chamber() { case $1 in completion) ${call} "$@";; *) ${offered};; esac; }`
  const session = await startBash(place, fake)
  session.type('chamber read app $\t')
  await session.shows('\\$\\(touch\\ pwned\\)')
  session.type('\rexit\r')
  expect(await session.exit).toMatchObject({ status: 0 })
  expect(await readdir(place.cwd)).not.toContain('pwned')
})

test.runIf(isInteractive)('names of files are quoted', async () => {
  const place = await setup()
  await place.file('$(touch pwned)', '')
  const { file, args } = program()
  const call = [file, ...args].map((word) => `'${word}'`).join(' ')
  const session = await startBash(place, `chamber() { ${call} "$@"; }`)
  session.type('chamber render $\t')
  await session.shows('\\$\\(touch\\ pwned\\)')
  session.type('\rexit\r')
  await session.exit
  expect(await readdir(place.cwd)).not.toContain('pwned')
})
