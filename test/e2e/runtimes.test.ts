/** Nothing on stderr when nothing is wrong: no warning of a runtime or of the SDK, on any Node. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { nodeVersions } from '../harness/node-versions.ts'

const quiet = { status: 0, stderr: '' }

test.each(nodeVersions())('on $name', async ({ path }) => {
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
    expect(await chamber(words, { node: path }), words.join(' ')).toMatchObject(quiet)
  }
  const run = await chamber(['exec', 'app', '--', 'sh', '-c', 'echo $KEY'], { node: path })
  expect(run).toMatchObject({ ...quiet, stdout: 'v\n' })
})

test.each(nodeVersions())(
  'the command has the process id of chamber, on $name',
  async ({ path }) => {
    const { start } = await setup({ app: { key: 'v' } })
    const running = start(['exec', 'app', '--', 'sh', '-c', 'echo $$'], { node: path })
    expect((await running.exit).stdout).toBe(`${running.pid}\n`)
  },
)
