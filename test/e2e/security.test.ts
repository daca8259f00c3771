/** What docs/security.md says of others on the same machine, where no other test is about it. */
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { isOnNode } from '../harness/program.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const hunter = { app: { key: 'hunter-2' } }
const waits = (say: string) => ['--', 'sh', '-c', `echo ${say}; exec sleep 60`]

/** What somebody else is told who looks into a file or folder. */
const look = (words: readonly string[]) =>
  spawnSync(words[0] ?? '', words.slice(1), {
    uid: NOBODY,
    gid: NOBODY,
    cwd: '/',
    encoding: 'utf8',
  })

describe.runIf(process.platform === 'linux')('of what a program was given', () => {
  test.runIf(isRoot)('another user sees neither variables, memory, nor files', async () => {
    const { start } = await setup(hunter)
    const plain = start(['exec', 'app', ...waits('$$')])
    const [pid = ''] = /\d+/.exec(await plain.printed('\n')) ?? []
    const withFiles = start(['exec', 'app', '--files', ...waits('$KEY_FILE')])
    const file = (await withFiles.printed('\n')).trim()
    const folder = file.slice(0, file.lastIndexOf('/'))
    for (const words of [
      ['cat', `/proc/${pid}/environ`],
      ['head', '-c', '1', `/proc/${pid}/mem`],
      ['cat', file],
      ['ls', folder],
    ]) {
      const { stdout, stderr, status } = look(words)
      expect({ words, stdout, status: status === 0 }).toEqual({ words, stdout: '', status: false })
      expect(stderr).toContain('Permission denied')
    }
    expect(look(['cat', `/proc/${pid}/cmdline`]).stdout).toBe('sleep\x0060\x00')
    plain.kill('SIGTERM')
    withFiles.kill('SIGTERM')
    await Promise.all([plain.exit, withFiles.exit])
  })

  test('its owner sees the variables, also when it has unset them', async () => {
    const { chamber } = await setup(hunter)
    const script = 'unset KEY; tr "\\0" "\\n" < /proc/$$/environ'
    const { stdout } = await chamber(['exec', 'app', '--', 'sh', '-c', script])
    expect(stdout.split('\n')).toContain('KEY=hunter-2')
  })

  test.each(['--files', '--redact', '--watch'])(
    'with %s chamber stays, without secrets in its environment, arguments or core dumps',
    async (flag) => {
      const { start } = await setup(hunter)
      const running = start(['exec', 'app', flag, ...waits('ready')])
      await running.printed('ready')
      const of = (name: string) => readFile(`/proc/${running.pid}/${name}`, 'utf8')
      expect((await of('environ')) + (await of('cmdline'))).not.toContain('hunter-2')
      // not for the moment in which the command is made, which inherits its own from chamber
      await expect.poll(() => of('coredump_filter')).toBe('00000000\n')
      running.kill('SIGTERM')
      await running.exit
    },
  )
})

test('a program gets the credentials of the caller too, unless it is started with --pristine', async () => {
  const { chamber } = await setup(hunter)
  const env = { AWS_SESSION_TOKEN: 'token', CHAMBER_LOCAL_IDENTITY: 'identity' }
  const { stdout } = await chamber(['exec', 'app', '--', 'env'], { env })
  for (const [name, value] of Object.entries(env)) expect(stdout).toContain(`${name}=${value}\n`)
  const pristine = await chamber(['exec', '--pristine', 'app', '--', 'env'], { env })
  expect(pristine.stdout).toBe('KEY=hunter-2\n')
})

test('who may write to a service sets any variable, which --only keeps out', async () => {
  const { chamber } = await setup({ app: { key: 'v', node_options: '--theirs', path: '/theirs' } })
  const print = ['--', '/bin/sh', '-c', 'echo "$NODE_OPTIONS $PATH"']
  expect((await chamber(['exec', 'app', ...print])).stdout).toBe('--theirs /theirs\n')
  const { stdout } = await chamber(['exec', 'app', '--only', 'key', ...print])
  expect(stdout).not.toContain('theirs')
})

test.runIf(isOnNode)('NODE_DEBUG, which Node.js obeys, shows no secret', async () => {
  const { chamber } = await setup(hunter)
  const env = { NODE_DEBUG: '*' }
  const run = await chamber(['exec', 'app', '--', 'true'], { env })
  const write = await chamber(['write', 'app', 'other', '-'], { env, stdin: 'hunter-3' })
  expect(run.stderr).toContain('NET')
  expect(run.stderr + write.stderr).not.toContain('hunter')
})

test.runIf(process.platform === 'linux')('dev-server is on this machine alone', async () => {
  const { start } = await setup()
  const running = start(['dev-server', '--port', '0'])
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(await running.printed('\n')) ?? []
  // another address of the same machine, where a server for everyone would answer
  const answer = await new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.2', () => resolve('connected'))
    socket.on('error', ({ message }) => resolve(message)).on('close', () => socket.destroy())
  })
  expect(answer).toContain('ECONNREFUSED')
  running.kill('SIGTERM')
  await running.exit
})
