/** A `credential_process`: who may talk to it, and that nothing of it is left behind. */
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { hasTerminal, terminal } from '../harness/terminal.ts'
import { until } from '../process/compare.ts'
import { command, keys } from './credential-source-case.ts'
import { inScene, type Scene, withoutKeys } from './scene.ts'

const credentials = JSON.stringify({ Version: 1, ...keys })

/** The variables that make a script the source of credentials. */
async function sourceOf({ file }: Scene, script: string) {
  const program = await file('process', `#!/bin/sh\n${script}\n`, 0o755)
  const config = await file('config', `[default]\ncredential_process = ${program}\n`)
  return { ...withoutKeys, AWS_CONFIG_FILE: config }
}

/** A process that never ends, and one that it has started; both tell their numbers. */
const endless = 'sleep 600 & echo $! $$ >pids.new; mv pids.new pids; exec sleep 601'

const numbersIn = async ({ cwd }: Scene): Promise<number[]> => {
  const text = await readFile(`${cwd}/pids`, 'utf8').catch(() => '')
  return text.split(/\s+/).filter(Boolean).map(Number)
}

/** A process that has ended may wait for its parent to take note. */
async function isGone(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  return stat === '' || /\) Z /.test(stat)
}

describe.runIf(process.platform === 'linux').concurrent('one that never ends is ended', () => {
  test.each([
    { when: 'when its time is up', flags: ['--timeout', '1s'], signal: undefined },
    { when: 'when chamber is told to stop', flags: [], signal: 'SIGTERM' as const },
    { when: 'when chamber loses its terminal', flags: [], signal: 'SIGHUP' as const },
  ])('$when', ({ flags, signal }) =>
    inScene(async (scene) => {
      const running = scene.start([...flags, ...command], { env: await sourceOf(scene, endless) })
      await until(async () => (await numbersIn(scene)).length === 2)
      if (signal) running.kill(signal)
      expect(await running.exit).toMatchObject(signal ? { signal } : { status: 1 })
      for (const pid of await numbersIn(scene)) await until(() => isGone(pid))
    })(),
  )
})

test(
  'one that wants input gets none, and is not waited for',
  inScene(async (scene) => {
    const env = await sourceOf(scene, `cat >&2; echo '${credentials}'`)
    const options = { env, stdin: 'for the command\n' }
    const run = await scene.chamber(['exec', 'app', '--', 'cat'], options)
    expect(run).toMatchObject({ status: 0, stdout: 'for the command\n', stderr: '' })
  }),
)

describe.runIf(hasTerminal)('on a terminal', () => {
  test(
    'it may ask for a code',
    inScene(async (scene) => {
      const script = `printf 'code: ' >&2; read code; [ "$code" = 123 ] && echo '${credentials}'`
      const session = terminal(scene, command, { env: await sourceOf(scene, script) })
      await session.shows('code: ')
      session.type('123\r')
      expect(await session.exit).toMatchObject({ status: 0, screen: 'code: 123\nran\n' })
    }),
  )

  test(
    'Ctrl-C ends it, and chamber',
    inScene(async (scene) => {
      const session = terminal(scene, command, { env: await sourceOf(scene, endless) })
      await until(async () => (await numbersIn(scene)).length === 2)
      session.type('\x03')
      expect((await session.exit).status).toBe(130)
      for (const pid of await numbersIn(scene)) await until(() => isGone(pid))
    }),
  )
})
