/** Secrets in files: what the command finds, and that nothing stays, however it ends. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setup, type Setup } from '../harness/chamber.ts'
import { hasTerminal, terminal } from '../harness/terminal.ts'

const secrets = { app: { db_password: 'secret-1', 'tls-key': 'a\nb\n' } }
const shell = (script: string) => ['--', 'sh', '-c', script]

/** Folders of files in the runtime folder of a user, which the test has of its own, in memory. */
async function withRuntime(place: Setup) {
  const runtime = await mkdtemp(join('/dev/shm', 'chamber-test-'))
  onTestFinished(() => rm(runtime, { recursive: true }))
  const env = { XDG_RUNTIME_DIR: runtime }
  return { ...place, env, left: () => readdir(runtime), runtime }
}

const hasMemory = existsSync('/dev/shm')

test.runIf(hasMemory)(
  'files, their paths in KEY_FILE, and no KEY, for the owner alone',
  async () => {
    const { chamber, env, left, runtime } = await withRuntime(await setup(secrets))
    const script =
      'echo "${DB_PASSWORD-none} $DB_PASSWORD_FILE"; cat "$TLS_KEY_FILE" "$DB_PASSWORD_FILE"; ls -ld "$DB_PASSWORD_FILE" "${DB_PASSWORD_FILE%/*}"'
    const run = await chamber(['exec', 'app', '--files', ...shell(script)], {
      env: { ...env, DB_PASSWORD: 'mine' },
    })
    expect(run.status).toBe(0)
    const [first, ...rest] = run.stdout.split('\n')
    expect(first).toMatch(new RegExp(`^none ${runtime}/chamber-files\\.[\\w-]+/db_password$`))
    expect(rest.join('\n')).toMatch(/^a\nb\nsecret-1drwx------ .*\n-rw------- /)
    expect(await left()).toEqual([])
  },
)

test.each([
  ['a status', 'exit 7', { status: 7, signal: null }],
  ['a signal', 'kill -9 $$', { status: null, signal: 'SIGKILL' }],
])('nothing stays after %s, which is the status of chamber', async (_, script, end) => {
  const { chamber, env, left } = await withRuntime(await setup(secrets))
  expect(await chamber(['exec', '--files', 'app', ...shell(script)], { env })).toMatchObject(end)
  expect(await left()).toEqual([])
})

test('nothing is made for a command that is not there', async () => {
  const { chamber, env, left, file, cwd } = await withRuntime(await setup(secrets))
  const run = await chamber(['exec', 'app', '--files', '--', 'no-such-command'], { env })
  expect(run).toMatchObject({ status: 127 })
  expect(await left()).toEqual([])
  await file('not-a-program', '#!/no/such/interpreter\n', 0o755)
  const broken = ['exec', 'app', '--files', '--file', 'tls-key=key', '--', './not-a-program']
  expect([126, 127]).toContain((await chamber(broken, { env })).status)
  expect(await left()).toEqual([])
  expect(existsSync(join(cwd, 'key'))).toBe(false)
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s ends the command, then the files',
  async (signal) => {
    const { start, env, left } = await withRuntime(await setup(secrets))
    const running = start(['exec', 'app', '--files', ...shell('echo there; exec sleep 100')], {
      env,
    })
    await running.printed('there')
    expect(await left()).toHaveLength(1)
    running.kill(signal)
    expect(await running.exit).toMatchObject({ signal })
    expect(await left()).toEqual([])
  },
)

test('a defect of chamber leaves nothing', async () => {
  const { chamber, env, left, file } = await withRuntime(await setup(secrets))
  const crash = `const { readdirSync } = require('node:fs')
    const watch = () => {
      if (process.listenerCount('uncaughtException') === 0) return
      if (readdirSync(process.env.XDG_RUNTIME_DIR).length > 0) throw new Error('a defect')
    }
    setInterval(watch, 10).unref()`
  const NODE_OPTIONS = `--require ${await file('crash.cjs', crash)}`
  const words = ['exec', 'app', '--files', '--', 'sh', '-c', 'read nothing']
  // the preload is for Node.js, whichever program is tested
  const node = process.execPath
  const run = await chamber(words, { env: { ...env, NODE_OPTIONS }, node, keepStdinOpen: true })
  expect(run).toMatchObject({ status: 1 })
  expect(run.stderr).toContain('a defect of chamber (Error)')
  expect(await left()).toEqual([])
})

test.runIf(hasTerminal)('Ctrl-C on a terminal', async () => {
  const home = await setup(secrets)
  const place = await withRuntime(home)
  const words = ['exec', 'app', '--files', ...shell('echo there; exec sleep 100')]
  const session = terminal(home, words, { env: place.env })
  await session.shows('there')
  session.type('\x03')
  expect((await session.exit).status).toBe(130)
  expect(await place.left()).toEqual([])
})

test('what a killed chamber left is removed by the next one, what is in use is not', async () => {
  const { start, chamber, env, left } = await withRuntime(await setup(secrets))
  const words = ['exec', 'app', '--files', ...shell('echo $$; exec sleep 100')]
  const living = start(words, { env })
  await living.printed('\n')
  const killed = start(words, { env })
  const orphan = Number(await killed.printed('\n'))
  killed.kill('SIGKILL')
  await expect.poll(left).toHaveLength(2)
  process.kill(orphan, 'SIGKILL')
  await killed.exit
  expect(await chamber(['exec', 'app', '--files', '--', 'true'], { env })).toMatchObject({
    status: 0,
  })
  expect(await left()).toHaveLength(1)
  living.kill('SIGTERM')
  await living.exit
  expect(await left()).toEqual([])
})

test('a folder that is named is made, and removed', async () => {
  const { chamber, cwd } = await setup(secrets)
  const run = await chamber([
    'exec',
    'app',
    '--files=run',
    ...shell('cd run; ls -A; cat db_password'),
  ])
  expect(run).toMatchObject({
    status: 0,
    stdout: '.chamber~\ndb_password\ntls-key\nsecret-1',
    stderr: '',
  })
  expect(await readdir(cwd)).toEqual([])
})

test('one that is there and empty is emptied', async () => {
  const { chamber, cwd } = await setup(secrets)
  await mkdir(join(cwd, 'run'))
  await chamber(['exec', 'app', '--files=run', '--', 'true'])
  expect(await readdir(join(cwd, 'run'))).toEqual([])
})

test('one that holds anything else is left alone', async () => {
  const { chamber, file, cwd } = await setup(secrets)
  const path = await file('run/readme', 'mine')
  const run = await chamber(['exec', 'app', '--files=run', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(`cannot use the directory '${join(cwd, 'run')}': it contains files`)
  expect(await readFile(path, 'utf8')).toBe('mine')
})

test('one that is in use is not used; one that was left is', async () => {
  const { start, chamber } = await setup(secrets)
  const words = ['exec', 'app', '--files=run', ...shell('echo $$; exec sleep 100')]
  const running = start(words)
  const child = Number(await running.printed('\n'))
  expect((await chamber(words)).stderr).toContain(`process ${running.pid} uses it`)
  running.kill('SIGKILL')
  process.kill(child, 'SIGKILL')
  await running.exit
  const run = await chamber(['exec', 'app', '--files=run', ...shell('cat run/db_password')])
  expect(run).toMatchObject({ status: 0, stdout: 'secret-1' })
})

test('one secret in a file of its own place, the others in the environment', async () => {
  const { chamber, cwd } = await setup(secrets)
  const words = ['exec', '--pristine', 'app', '--file', 'TLS-KEY=tls.pem']
  const run = await chamber([...words, ...shell('/usr/bin/env; cat tls.pem; ls -l tls.pem')])
  expect(run.stdout).toContain('DB_PASSWORD=secret-1\n')
  expect(run.stdout).toContain(`TLS_KEY_FILE=${join(cwd, 'tls.pem')}\n`)
  expect(run.stdout).not.toContain('TLS_KEY=')
  expect(run.stdout).toMatch(/^-rw------- /m)
  expect(await readdir(cwd)).toEqual([])
})

test.each([
  [['--files='], '--files= names no folder'],
  [['--file', 'a'], "--file 'a' is not KEY=PATH"],
  [['--file', 'nothing=x'], '--file nothing: not in app'],
  [['--file', 'tls-key=none/x'], "cannot write 'none/x': its directory does not exist"],
  [['--files=none/x'], 'its parent directory does not exist\nchamber: hint'],
])('%j cannot be met', async (words, said) => {
  const { chamber } = await setup(secrets)
  const run = await chamber(['exec', 'app', ...words, '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(said)
  expect(run.stderr).not.toContain('warning')
})

test('a file may hold what a variable cannot', async () => {
  const { chamber } = await setup({ app: { key: 'a\0b' } })
  const run = await chamber(['exec', 'app', '--files', ...shell('od -An -c "$KEY_FILE"')])
  expect(run).toMatchObject({ status: 0 })
  expect(run.stdout).toMatch(/a\s+\\0\s+b/)
})

test('strict, and prefer-env, which leaves a file to the environment', async () => {
  const { chamber } = await setup(secrets)
  const show = shell('echo "$(cat "$DB_PASSWORD_FILE") $TLS_KEY_FILE ${DB_PASSWORD-none}"')
  const strict = { env: { DB_PASSWORD: 'chamberme' } }
  const run = await chamber(['exec', '--strict', '--files', 'app', ...show], strict)
  expect(run).toMatchObject({ stdout: 'secret-1  none\n' })
  const mine = { env: { TLS_KEY_FILE: '/mine' } }
  const preferring = await chamber(['exec', '--prefer-env', '--files', 'app', ...show], mine)
  expect(preferring).toMatchObject({ stdout: 'secret-1 /mine none\n', stderr: '' })
  const warned = await chamber(['exec', '--files', 'app', ...show], mine)
  expect(warned.stderr).toContain('--files overwrites TLS_KEY_FILE')
})

test('a single file may be left to the environment, and to a backend that has nothing', async () => {
  const { chamber } = await setup(secrets)
  const words = ['exec', '--file', 'tls-key=x', 'app', ...shell('echo $TLS_KEY$TLS_KEY_FILE')]
  const mine = { env: { TLS_KEY_FILE: '/mine' } }
  expect((await chamber(words.toSpliced(1, 0, '--prefer-env'), mine)).stdout).toBe('/mine\n')
  const nothing = await chamber(['-b', 'null', ...words])
  expect(nothing).toMatchObject({ status: 0, stdout: '\n', stderr: '' })
})

test('chamber.yaml asks for files, in a folder beside it', async () => {
  const { chamber, file, cwd } = await setup(secrets)
  await file('chamber.yaml', 'services: [app]\nfiles: run\n')
  await file('deep/x', '')
  const place = { cwd: join(cwd, 'deep') }
  const run = await chamber(['exec', ...shell('echo $DB_PASSWORD_FILE')], place)
  expect(run.stdout).toBe(`${join(cwd, 'run', 'db_password')}\n`)
})

test('a single file in memory is for its owner alone too; a pipe is refused', async () => {
  const { chamber, runtime, cwd } = await withRuntime(await setup(secrets))
  const path = join(runtime, 'tls.pem')
  const run = await chamber(['exec', 'app', '--file', `tls-key=${path}`, ...shell(`ls -l ${path}`)])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout).toMatch(/^-rw------- /)
  execFileSync('mkfifo', [join(cwd, 'pipe')])
  const refused = await chamber(['exec', 'app', '--file', 'tls-key=pipe', '--', 'true'])
  expect(refused.stderr).toContain("cannot write 'pipe': it is not a file")
})

const isRoot = process.getuid?.() === 0

test.runIf(isRoot)('a folder of somebody else is refused', async () => {
  const { chamber, cwd } = await setup(secrets)
  await mkdir(join(cwd, 'theirs'))
  await chown(join(cwd, 'theirs'), 4711, 4711)
  const run = await chamber(['exec', 'app', '--files=theirs', '--', 'true'])
  expect(run).toMatchObject({ status: 1, calls: {} })
  expect(run.stderr).toContain('it belongs to another user')
})

test.skipIf(isRoot)('a folder that may not be written to is said so', async () => {
  const { chamber, cwd } = await setup(secrets)
  await mkdir(join(cwd, 'closed'))
  await chmod(join(cwd, 'closed'), 0o500)
  const run = await chamber(['exec', 'app', '--files=closed/run', '--', 'true'])
  expect(run.stderr).toContain('permission denied')
})

test('without a file system in memory it is said', async () => {
  const { chamber, env, left } = await withRuntime(await setup(secrets))
  const preload = join(import.meta.dirname, '..', 'fixtures', 'without-memory.cjs')
  const run = await chamber(['exec', 'app', '--files', '--', 'true'], {
    env: { ...env, NODE_OPTIONS: `--require ${preload}` },
    node: process.execPath,
  })
  expect(run.status).toBe(0)
  expect(run.stderr).toContain('there is no file system in memory here: secrets are on a disk')
  expect(await left()).toEqual([])
})
