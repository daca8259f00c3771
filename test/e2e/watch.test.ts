/** A command whose secrets change while it runs. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'

const watch = ['exec', 'app', '--watch=1s']
const shell = (script: string) => ['--', 'sh', '-c', script]
const sleeping = 'echo "start $KEY."; exec sleep 100'

/** Where nobody waits for an orphan, it stays as a zombie. */
function isRunning(pid: number): boolean {
  const path = `/proc/${pid}/status`
  return existsSync(path) && !/^State:\s*Z/m.test(readFileSync(path, 'utf8'))
}

// Beside each other, for polls are a second apart.
test.concurrent('it is started anew with what has changed, and only then', async ({
  onTestFinished,
}) => {
  const { start, chamber } = await setup({ app: { key: 'one' } }, onTestFinished)
  const running = start([...watch, ...shell('echo "start $$ $KEY $MORE."; exec sleep 100')])
  const first = Number(/\d+/.exec(await running.printed('one .'))?.[0])
  // the same value once more is no change
  await chamber(['write', 'app', 'key', 'one'])
  await chamber(['write', 'app', 'more', 'two'])
  const said = await running.printed('one two.')
  expect(said.match(/start/g)).toHaveLength(2)
  expect(isRunning(first)).toBe(false)
  await chamber(['delete', 'app', 'key'])
  const [third] = (await running.printed(/start \d+ {2}two\./)).match(/\d+(?= {2}two)/) ?? []
  running.kill('SIGTERM')
  const end = await running.exit
  expect(end).toMatchObject({ status: null, signal: 'SIGTERM' })
  expect(end.stderr).toBe(
    'chamber: --watch: MORE changed: the command is restarted\nchamber: --watch: KEY changed: the command is restarted\n',
  )
  expect(isRunning(Number(third))).toBe(false)
})

test.concurrent('polls decrypt nothing: only the first looks at values once more', async ({
  onTestFinished,
}) => {
  const { start, endpoint } = await setup({ app: { key: 'one' } }, onTestFinished)
  let decrypted = 0
  endpoint.fault({
    op: 'GetParametersByPath',
    when: '"WithDecryption":true',
    before: async () => decrypted++,
    delay: 0,
  })
  const running = start([...watch, ...shell('echo there; exec sleep 100')])
  await expect
    .poll(() => endpoint.calls()['GetParametersByPath'], { timeout: 30_000 })
    .toBeGreaterThan(4)
  running.kill('SIGTERM')
  await running.exit
  expect(decrypted).toBe(2)
})

test.concurrent('a signal in the place of a restart, when the files are new', async ({
  onTestFinished,
}) => {
  const { start, chamber, cwd, file } = await setup(
    { app: { key: 'one', other: '1' } },
    onTestFinished,
  )
  const words = ['--files=run', '--watch-signal', 'HUP', '--render', 't.liquid=out']
  await file('t.liquid', '{{ KEY }}!')
  const script =
    // the change of one secret may be seen before that of the other
    'trap \'if grep -q two "$KEY_FILE"; then cat "$KEY_FILE" out; ls run; exit 3; fi\' HUP; cat "$KEY_FILE" out; echo; while :; do sleep 0.05; done'
  const running = start([...watch, ...words, ...shell(script)])
  await running.printed('oneone!')
  await chamber(['delete', 'app', 'other'])
  await chamber(['write', 'app', 'key', 'two'])
  const end = await running.exit
  expect(end.status).toBe(3)
  expect(end.stdout).toMatch(/twotwo!(key|other)/)
  expect(end.stderr).toContain('KEY')
  expect(end.stderr).toContain('changed: the command is sent SIGHUP')
  expect((await readdir(cwd)).toSorted()).toEqual(['t.liquid'])
})

test.concurrent('files are new at a restart, and gone at the end', async ({ onTestFinished }) => {
  const { start, chamber, cwd } = await setup({ app: { key: 'one' } }, onTestFinished)
  const script = 'cat "$KEY_FILE"; echo .; exec sleep 100'
  const running = start([...watch, '--files=run', ...shell(script)])
  await running.printed('one.')
  await chamber(['write', 'app', 'key', 'two'])
  await running.printed('two.')
  expect(await readFile(join(cwd, 'run', 'key'), 'utf8')).toBe('two')
  expect((await readdir(join(cwd, 'run'))).toSorted()).toEqual(['.chamber~', 'key'])
  running.kill('SIGINT')
  await running.exit
  expect(await readdir(cwd)).toEqual([])
})

test.concurrent('a new secret is taken out of what is printed, too', async ({ onTestFinished }) => {
  const { start, chamber } = await setup({ app: { key: 'first-1' } }, onTestFinished)
  const running = start([...watch, '--redact', ...shell(sleeping)])
  await running.printed('start ***.')
  await chamber(['write', 'app', 'key', 'second-2'])
  await running.printed(/(start \*\*\*\.\n){2}/)
  running.kill('SIGTERM')
  expect((await running.exit).stdout).not.toContain('second')
})

test.concurrent('it ends chamber when it ends by itself', async ({ onTestFinished }) => {
  const { chamber } = await setup({ app: { key: 'one' } }, onTestFinished)
  expect(await chamber([...watch, ...shell('exit 7')])).toMatchObject({ status: 7, stderr: '' })
})

test.concurrent('polls that fail warn once and change nothing', async ({ onTestFinished }) => {
  const { start, endpoint, chamber } = await setup({ app: { key: 'one' } }, onTestFinished)
  const running = start(['--retries', '1', ...watch, ...shell(sleeping)])
  await running.printed('one.')
  endpoint.fault({ op: 'GetParametersByPath', error: 'InternalServerError', status: 500 })
  const before = endpoint.calls()['GetParametersByPath'] ?? 0
  await expect
    .poll(() => endpoint.calls()['GetParametersByPath'], { timeout: 30_000 })
    .toBeGreaterThan(before + 1)
  endpoint.fault()
  await chamber(['write', 'app', 'key', 'two'])
  await running.printed('two.')
  running.kill('SIGTERM')
  const { stdout, stderr } = await running.exit
  expect(stdout).toBe('start one.\nstart two.\n')
  expect(stderr.match(/warning/g)).toHaveLength(1)
  expect(stderr).toContain(
    '; the command keeps what it has\nchamber: --watch: the secrets are read',
  )
})

test.concurrent('it goes on when all of its secrets are gone, or one that it needs', async ({
  onTestFinished,
}) => {
  const { start, chamber } = await setup(
    { app: { key: 'one' }, other: { need: '1', more: '2' } },
    onTestFinished,
  )
  const running = start([...watch, ...shell(sleeping)])
  const needing = start(['exec', 'other', '--only', 'need', '--watch=1s', ...shell(sleeping)])
  await Promise.all([running, needing].map((one) => one.printed('start')))
  await chamber(['delete', 'app', 'key'])
  await chamber(['delete', 'other', 'need'])
  const warned = [running, needing].map(async (one) => {
    await one.warned('keeps what it has')
    one.kill('SIGTERM')
    return (await one.exit).stdout
  })
  expect(await Promise.all(warned)).toEqual(['start one.\n', 'start .\n'])
})

test.concurrent('it goes on when its files cannot be written', async ({ onTestFinished }) => {
  const { start, chamber, cwd } = await setup({ app: { key: 'one' } }, onTestFinished)
  await mkdir(join(cwd, 'sub'))
  const running = start([...watch, '--file', 'key=sub/key', ...shell(sleeping)])
  await running.printed('start')
  await rm(join(cwd, 'sub'), { recursive: true })
  await chamber(['write', 'app', 'key', 'two'])
  await running.warned("cannot write 'sub/key'")
  await mkdir(join(cwd, 'sub'))
  await running.printed(/start \.\nstart/)
  expect(await readFile(join(cwd, 'sub', 'key'), 'utf8')).toBe('two')
  running.kill('SIGTERM')
  await running.exit
})

test.concurrent('one that does not end is killed', async ({ onTestFinished }) => {
  const { start, chamber } = await setup({ app: { key: 'one' } }, onTestFinished)
  const script =
    'trap "" TERM; echo "start $KEY."; [ $KEY = two ] && exit 5; while :; do sleep 0.1; done'
  const running = start([...watch, '--watch-grace', '100ms', ...shell(script)])
  await running.printed('one.')
  await chamber(['write', 'app', 'key', 'two'])
  expect(await running.exit).toMatchObject({ status: 5, stdout: 'start one.\nstart two.\n' })
})

test.concurrent('a signal that comes while it is restarted ends it for good', async ({
  onTestFinished,
}) => {
  const { start, chamber } = await setup({ app: { key: 'one' } }, onTestFinished)
  const script =
    'trap "echo asked" USR1; trap "echo stopping" TERM; echo start $KEY; until [ -e go ]; do sleep 0.05; done; exit 4'
  const running = start([...watch, ...shell(script)])
  await running.printed('start')
  await chamber(['write', 'app', 'key', 'two'])
  await running.printed('stopping')
  running.kill('SIGUSR1')
  await running.printed('asked')
  running.kill('SIGTERM')
  await running.printed(/stopping[^]*stopping/)
  await chamber(['exec', 'app', '--', 'touch', 'go'])
  const end = await running.exit
  expect(end.status).toBe(4)
  expect(end.stdout).not.toContain('two')
})

test.runIf(existsSync('/usr/bin/setpriv'))('setpriv ends it with chamber', async () => {
  const { start } = await setup({ app: { key: 'one' } })
  const command = ['setpriv', '--pdeathsig', 'TERM', 'sh', '-c', 'echo $$ .; exec sleep 100']
  const running = start([...watch, '--', ...command])
  const pid = Number(/\d+/.exec(await running.printed('.'))?.[0])
  running.kill('SIGKILL')
  await running.exit
  await expect.poll(() => isRunning(pid)).toBe(false)
})

test.each([
  [['--watch=10ms'], '--watch=10ms is too often'],
  [['--watch=often'], 'invalid --watch'],
  [['--watch', '30s'], "'30s' is read as a service"],
  [['--watch', '--watch-signal', 'NO'], "--watch-signal 'NO' is no signal"],
  [['--watch-signal', 'HUP'], '--watch-signal needs --watch'],
  [['--watch-grace', '1s'], '--watch-grace needs --watch'],
])('%j is refused', async (words, said) => {
  const { chamber } = await setup({ app: { key: 'one' } })
  const run = await chamber(['exec', ...words, 'app', '--', 'echo', 'ran'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(said)
})
