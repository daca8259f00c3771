/** Standard streams that do not work: what chamber itself has to say must not stop a command. */
import { describe, expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { startChild } from '../harness/child.ts'
import { invocation } from '../harness/invocation.ts'

/** Runs as `"$@"` in a script. */
async function inShell(script: string, argv: readonly string[]) {
  const place = await setup({ app: { key: 'v' } })
  const { file, args, ...rest } = invocation(argv, place, { env: { KEY: 'old' } })
  const words = ['-c', script, 'bash', file, ...args]
  return startChild({ ...rest, file: 'bash', args: words, timeout: 30_000 }).exit
}

/** A pipe whose reader is gone. */
const unread = 'exec 3> >(exec true); wait $!;'
const list = ['list', 'app']
/** Warns that KEY is overwritten. */
const exec = ['exec', 'app', '--', 'sh', '-c', 'echo $KEY']

describe.runIf(process.platform === 'linux')('a stream that fails', () => {
  test('standard output', async () => {
    const run = await inShell('"$@" >/dev/full', list)
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toBe('chamber: error: standard output cannot be written (ENOSPC)\n')
  })

  test('standard output that nobody reads', async () => {
    const run = await inShell(`${unread} "$@" >&3`, list)
    expect(run).toMatchObject({ status: 141, stderr: '' })
  })

  test('standard input', async () => {
    const run = await inShell('"$@" </', ['write', 'app', 'key', '-'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toBe('chamber: error: standard input cannot be read (EISDIR)\n')
  })

  test.each(['"$@" 2>/dev/full', `${unread} "$@" 2>&3`, '"$@" 2>&-', '"$@" 2</dev/null'])(
    'the warnings of exec: %s',
    async (script) => {
      expect(await inShell(script, exec)).toMatchObject({ status: 0, stdout: 'v\n' })
    },
  )

  test('the error that there is to tell', async () => {
    const run = await inShell('"$@" 2>/dev/full', ['read', 'app', 'nope'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
  })
})
