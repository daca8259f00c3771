import { expect, test } from 'vitest'
import { setup } from './chamber.ts'
import { hasTerminal, terminal } from './terminal.ts'

test('a run tells its status, its output and its calls', async () => {
  const { chamber } = await setup({ svc: { key: 'value' } })
  const run = await chamber(['exec', 'svc', '--', 'sh', '-c', 'echo "$KEY"; exit 3'])
  expect(run).toMatchObject({ status: 3, signal: null, stdout: 'value\n', stderr: '' })
  expect(run.calls).toEqual({ GetParametersByPath: 1 })
})

test('a program that runs can be typed to and signalled', async () => {
  const { start } = await setup({ svc: { key: 'value' } })
  const argv = ['exec', 'svc', '--', 'sh', '-c', 'read word; echo "$KEY $word"; exec sleep 60']
  const running = start(argv, { keepStdinOpen: true })
  running.type('typed\n')
  expect(await running.printed('typed')).toBe('value typed\n')
  running.kill('SIGTERM')
  expect(await running.exit).toMatchObject({ status: null, signal: 'SIGTERM' })
})

test.runIf(hasTerminal)('keys reach the program through a terminal', async () => {
  const script = 'test -t 0 && echo "ready $KEY"; read word; echo "got $word"; exec sleep 60'
  const argv = ['exec', 'svc', '--', 'sh', '-c', script]
  const session = terminal(await setup({ svc: { key: 'value' } }), argv)
  await session.shows('ready value')
  session.type('typed\r')
  expect(await session.shows('got')).toContain('got typed')
  session.type('\x03')
  expect(await session.exit).toEqual({ status: 130, screen: 'ready value\ntyped\ngot typed\n^C' })
})
