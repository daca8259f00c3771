/** What a command prints, without the secrets, and otherwise as it was. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { invocation } from '../harness/invocation.ts'
import { repository } from '../harness/program.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

const secrets = { app: { db_password: 'hunter-22', token: 'p/ss "w<rd"' } }
/** The pipes of the standalone program are of another kind. */
const isNode = !process.env['CHAMBER_BIN']
const exec = ['exec', 'app', '--redact', '--']
const shell = (script: string) => [...exec, 'sh', '-c', script]
const node = (script: string) => [...exec, process.execPath, '-e', script]

test('secrets are taken out of both streams, which stay apart, and the status stays', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber(shell('echo "out $DB_PASSWORD"; echo "err $TOKEN" >&2; exit 7'))
  expect(run).toMatchObject({ status: 7, stdout: 'out ***\n', stderr: 'err ***\n' })
})

test('their other forms are too', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber(
    node(`const { TOKEN } = process.env
      console.log(JSON.stringify({ TOKEN }))
      console.log(encodeURIComponent(TOKEN))
      for (const form of ['hex', 'base64']) console.log(Buffer.from(TOKEN).toString(form))
      console.log('Basic ' + Buffer.from('me:' + TOKEN).toString('base64'))`),
  )
  expect(run.stdout).toBe('{"TOKEN":"***"}\n***\n***\n***I=\nBasic bWU6***I=\n')
})

test('a prompt is shown although a secret begins like it, and input reaches the command', async () => {
  const { start } = await setup(secrets)
  const script = `process.stdout.write('h')
    process.stdin.once('data', (name) => {
      process.stdout.write('hunter-22 ' + name, () => process.exit())
    })`
  const running = start(node(script), { keepStdinOpen: true })
  // what may be the beginning of a secret is let go
  await running.printed('h')
  running.type('me\n')
  expect(await running.exit).toMatchObject({ status: 0, stdout: 'h*** me\n' })
})

test('a hundred thousand bytes before the end, of any value, come whole', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber(
    node(`const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 31 + (i >> 8)) % 256))
      require('node:fs').writeSync(1, bytes)
      process.kill(process.pid, 'SIGKILL')`),
  )
  expect(run).toMatchObject({ status: null, signal: 'SIGKILL' })
  const expected = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 31 + (i >> 8)) % 256))
  expect(run.stdoutBytes.equals(expected.subarray(0, run.stdoutBytes.length))).toBe(true)
  expect(run.stdoutBytes.length).toBeGreaterThanOrEqual(65_536)
})

test('short values and everyday words are left, with a warning; defaults of a file as well', async () => {
  const { chamber, file } = await setup({ app: { pin: '123', debug: 'true', empty_like: 'abcd' } })
  await file(
    'chamber.yaml',
    'services: [app]\nkeys:\n  pin:\n  debug:\n  empty_like:\n  level: { default: info }\n',
  )
  const run = await chamber(['exec', '--redact', '--', 'echo', '123', 'true', 'abcd', 'info'])
  expect(run).toMatchObject({ status: 0, stdout: '123 true *** info\n' })
  expect(run.stderr).toContain('warning: --redact does not hide DEBUG, PIN: shorter than 4')
})

test('with files, and what they hold', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber([
    'exec',
    'app',
    '--files',
    '--redact',
    '--',
    'sh',
    '-c',
    'cat $TOKEN_FILE',
  ])
  expect(run).toMatchObject({ status: 0, stdout: '***' })
})

test.runIf(isNode)('a command whose reader is gone ends as it would by itself', async () => {
  const place = await setup(secrets)
  const { file, args, cwd, env } = invocation([...exec, 'yes'], place, {})
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.stdout.destroy()
  expect(await once(child, 'exit')).toEqual([null, 'SIGPIPE'])
})

test('a command that prints more than is read is held up, and takes signals', async () => {
  const place = await setup(secrets)
  const script = 'trap "exit 3" TERM; while :; do echo "$DB_PASSWORD" || exit 4; done'
  const { file, args, cwd, env } = invocation(shell(script), place, {})
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'readable')
  child.kill('SIGTERM')
  const ended = once(child, 'exit')
  child.stdout.resume()
  expect(await ended).toEqual([3, null])
})

test('what goes on in the background holds nothing up', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber(shell('sleep 100 & echo $!'))
  process.kill(Number(run.stdout), 'SIGKILL')
  expect(run.status).toBe(0)
})

test.runIf(isNode)('the streams can be opened once more by their names', async () => {
  const { chamber } = await setup(secrets)
  const run = await chamber(shell('echo "$TOKEN" >/dev/stderr; echo one >/dev/stdout'))
  expect(run).toMatchObject({ status: 0, stdout: 'one\n', stderr: '***\n' })
})

test.runIf(isNode)('without the optional package it works too', async () => {
  const bare = await mkdtemp(join(tmpdir(), 'chamber-bare-'))
  onTestFinished(() => rm(bare, { recursive: true }))
  for (const part of ['bin', 'dist', 'package.json']) {
    await cp(join(repository, part), join(bare, part), { recursive: true })
  }
  const place = await setup(secrets)
  const { file, args, cwd, env } = invocation(shell('echo "$TOKEN"; echo "$TOKEN" >&2'), place, {})
  const words = [join(bare, 'bin', 'chamber.js'), ...args.slice(1)]
  const child = spawn(file, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const out = await Promise.all([child.stdout, child.stderr].map((one) => one.toArray()))
  expect(out.map((pieces) => Buffer.concat(pieces).toString())).toEqual(['***\n', '***\n'])
})

test.runIf(hasTerminal && isNode)(
  'on a terminal: no terminal for its output, lines in their order',
  async () => {
    const script =
      'test -t 0 && echo in; test -t 1 || echo no; echo "err $TOKEN" >&2; echo "out $TOKEN"'
    const session = terminal(await setup(secrets), shell(script))
    expect(await session.exit).toEqual({ status: 0, screen: 'in\nno\nerr ***\nout ***\n' })
  },
)

test.runIf(hasTerminal)('Ctrl-C reaches the command', async () => {
  const session = terminal(await setup(secrets), shell('echo there; exec sleep 100'))
  await session.shows('there')
  session.type('\x03')
  expect((await session.exit).status).toBe(130)
})
