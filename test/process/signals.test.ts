import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { start } from './compare.ts'
import { everyWay, oneOfEachKind, supervised } from './ways.ts'

const printSignals = [process.execPath, join(import.meta.dirname, 'fixtures', 'print-signals.mjs')]
const catchable = (
  'HUP INT QUIT TRAP ABRT USR1 USR2 PIPE ALRM TERM STKFLT CONT ' +
  'TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
)
  .split(' ')
  .map((name) => `SIG${name}` as NodeJS.Signals)

// to a command that has replaced chamber it is all the same which Node chamber ran on
const children = everyWay().filter(({ kind }) => kind === 'child')
const replaced = oneOfEachKind().filter(({ kind }) => kind !== 'child')
const ways = [...replaced, ...children, ...(await supervised())]

describe.runIf(process.platform === 'linux').each(ways)('$name', (way) => {
  describe.concurrent('signals to chamber', () => {
    test('each reaches the command, once and in order', async () => {
      const [file = '', ...args] = [...way.words, ...printSignals]
      const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] })
      const next = [...catchable, 'SIGUSR2', 'SIGUSR2', 'SIGTERM'] as NodeJS.Signals[]
      const expected = ['ready', ...next]
      const seen: string[] = []
      for await (const line of createInterface(child.stdout)) {
        seen.push(line)
        const signal = next.shift()
        if (signal === undefined) child.stdin.end()
        else child.kill(signal)
      }
      expect(seen).toEqual(expected)
    })

    test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGALRM', 'SIGPIPE'] as const)(
      '%s ends a command that does not handle it, and chamber',
      async (signal) => {
        const child = start(way, ['sh', '-c', 'echo ready $$; exec sleep 1000'])
        const pid = /ready (\d+)\n/.exec(await child.printed(/ready \d+\n/))?.[1]
        child.kill(signal)
        expect(await child.exit).toMatchObject({ status: null, signal, stderr: '' })
        expect(isRunning(Number(pid))).toBe(false)
      },
    )

    test('a command that is stopped and continued', async () => {
      const child = start(way, ['sh', '-c', 'kill -STOP $$; echo continued'])
      await stopped(child.pid)
      child.kill('SIGCONT')
      expect(await child.exit).toMatchObject({ status: 0, stdout: 'continued\n', stderr: '' })
    })

    test('a signal to the command alone', async () => {
      const child = start(way, ['sh', '-c', 'echo ready $$; exec sleep 1000'])
      const pid = /ready (\d+)\n/.exec(await child.printed(/ready \d+\n/))?.[1]
      process.kill(Number(pid), 'SIGQUIT')
      expect(await child.exit).toMatchObject({ status: null, signal: 'SIGQUIT', stderr: '' })
    })
  })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Asks `ps`-like until the process is stopped: there is no event for it to wait for. */
function stopped(pid: number): Promise<void> {
  const script =
    'until read -ra stat </proc/$0/stat && [ "${stat[2]}" = T ]; do read -t 0.02 <> <(:); done'
  return new Promise((resolve) => {
    spawn('bash', ['-c', script, String(pid)]).once('exit', () => resolve())
  })
}
