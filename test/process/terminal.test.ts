import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from './compare.ts'
import { hasScript, onTerminal } from './on-terminal.ts'
import { oneOfEachKind, supervised } from './ways.ts'

const printSignals = [process.execPath, join(import.meta.dirname, 'fixtures', 'print-signals.mjs')]
const shell = ['bash', '--norc', '--noprofile', '-i']
const CTRL = { c: '\x03', d: '\x04', z: '\x1a', backslash: '\x1c' }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chamber-terminal-'))
})
afterAll(() => rm(folder, { recursive: true }))

const linesIn = async (file: string): Promise<string> =>
  (await readFile(join(folder, file), 'utf8').catch(() => '')).replaceAll('\n', ' ').trim()
const signalsOn = (screen: string): readonly string[] => screen.match(/SIG\w+/g) ?? []

const ways = [...oneOfEachKind(), ...(await supervised()).filter(({ isAtHand }) => isAtHand)]

describe.runIf(hasScript && process.platform === 'linux').each(ways)('$name', (way) => {
  const quoted = way.words.map((word) => `'${word}'`).join(' ')

  describe.concurrent('on a terminal', () => {
    test('Ctrl-C and Ctrl-\\ reach a command once, and chamber outlives them', async () => {
      const session = onTerminal([...way.words, ...printSignals])
      await session.printed('ready')
      session.type(CTRL.c)
      await session.printed(/SIGINT/)
      session.type(CTRL.c)
      await session.printed(/SIGINT[^]*SIGINT/)
      session.type(CTRL.backslash)
      await session.printed('SIGQUIT')
      session.type(CTRL.d)
      const { status, stdout } = await session.exit
      expect(signalsOn(stdout)).toEqual(['SIGINT', 'SIGINT', 'SIGQUIT'])
      expect(status).toBe(0)
    })

    test('Ctrl-C ends a command that does not handle it', async () => {
      const session = onTerminal([...way.words, 'sh', '-c', 'echo ready; exec sleep 1000'])
      await session.printed('ready')
      session.type(CTRL.c)
      expect((await session.exit).status).toBe(130)
    })

    test('Ctrl-Z and fg', async () => {
      const session = onTerminal(shell)
      session.type(`${quoted} sh -c 'echo rea""dy; read word; echo got:$word'\r`)
      await session.printed('ready')
      session.type(CTRL.z)
      await session.printed('Stopped')
      session.type('echo back; fg\r')
      await session.printed(/^back/m)
      session.type('typed\r')
      await session.printed('got:typed')
      session.type('exit 3\r')
      expect((await session.exit).status).toBe(3)
    })

    test('Ctrl-Z reaches a command that handles it, once, and nothing stops', async () => {
      const session = onTerminal(shell)
      session.type(`${quoted} ${printSignals.join(' ')}\r`)
      await session.printed('ready')
      session.type(CTRL.z)
      await session.printed('SIGTSTP')
      session.type(CTRL.c)
      await session.printed('SIGINT')
      session.type(CTRL.d)
      session.type('exit 4\r')
      const { status, stdout } = await session.exit
      expect(signalsOn(stdout)).toEqual(['SIGTSTP', 'SIGINT'])
      expect(status).toBe(4)
    })

    test('a new size of the window', async () => {
      const script = `echo ready:$$:$PPID:$(tty):; exec ${printSignals.join(' ')}`
      const session = onTerminal([...way.words, 'sh', '-c', script])
      const [, pid, parent, tty = ''] =
        /ready:(\d+):(\d+):(.+):\r?\nready/.exec(await session.printed(/ready:.+:\r?\nready/)) ?? []
      execFileSync('stty', ['-F', tty, 'columns', '99'])
      await session.printed('SIGWINCH')
      const chamber = Number(way.kind === 'child' ? parent : pid)
      // two of a kind become one as long as the first has not been taken
      process.kill(chamber, 'SIGUSR2')
      await session.printed('SIGUSR2')
      process.kill(chamber, 'SIGWINCH')
      await session.printed(/SIGWINCH[^]*SIGWINCH/)
      session.type(CTRL.c)
      await session.printed('SIGINT')
      session.type(CTRL.d)
      expect(signalsOn((await session.exit).stdout)).toEqual([
        'SIGWINCH',
        'SIGUSR2',
        'SIGWINCH',
        'SIGINT',
      ])
    })

    test.each([
      { name: 'the leader of its session', isLeader: true },
      { name: 'a job of a shell', isLeader: false },
    ])('a hangup, where chamber is $name', async ({ isLeader }) => {
      const file = `hangup ${way.name} ${isLeader}`
      const report = `>>'${join(folder, file)}'`
      const script = `trap "echo HUP ${report}" HUP; trap "echo USR2 ${report}; exit" USR2; echo rea""dy:$PPID:$$:; while :; do sleep 0.05; done`
      const words = [...way.words, 'bash', '-c', script]
      const session = onTerminal(isLeader ? words : shell)
      if (!isLeader)
        session.type(`${words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')}\r`)
      const [, parent, pid] =
        /ready:(\d+):(\d+):/.exec(await session.printed(/ready:\d+:\d+:/)) ?? []
      session.kill('SIGKILL')
      await session.exit
      await until(async () => (await linesIn(file)) !== '')
      process.kill(Number(way.kind === 'child' ? parent : pid), 'SIGUSR2')
      await until(async () => (await linesIn(file)).endsWith('USR2'))
      // the shell tells its jobs, and when it ends the kernel tells them again
      expect(await linesIn(file)).toMatch(isLeader ? /^HUP USR2$/ : /^HUP (HUP )?USR2$/)
    })
  })
})
