/** Nothing on stderr when nothing is wrong: no warning of a runtime or of the SDK, on any Node and on none. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { runtimes } from '../harness/node-versions.ts'

/** Which runtime a run is on, where there is a choice. */
const onto = (path: string | undefined) => (path === undefined ? {} : { node: path })

const quiet = { status: 0, stderr: '' }

test.each(runtimes())('on $name', async ({ path }) => {
  const { chamber } = await setup({ app: { key: 'v' } })
  for (const words of [
    ['write', 'app', 'other', 'w'],
    ['read', '-q', 'app', 'key'],
    ['list', '-e', 'app'],
    ['history', 'app', 'key'],
    ['list-services'],
    ['delete', 'app', 'other'],
    ['-b', 'local', 'write', 'app', 'key', 'v'],
    ['help', 'exec'],
  ]) {
    expect(await chamber(words, onto(path)), words.join(' ')).toMatchObject(quiet)
  }
  const run = await chamber(['exec', 'app', '--', 'sh', '-c', 'echo $KEY'], onto(path))
  expect(run).toMatchObject({ ...quiet, stdout: 'v\n' })
})

test.each(runtimes())('the command has the process id of chamber, on $name', async ({ path }) => {
  const { start } = await setup({ app: { key: 'v' } })
  const running = start(['exec', 'app', '--', 'sh', '-c', 'echo $$'], onto(path))
  expect((await running.exit).stdout).toBe(`${running.pid}\n`)
})
