import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { startChild, type Child } from '../harness/child.ts'
import { smallEnvironment } from './compare.ts'
import { oneOfEachKind, supervised } from './ways.ts'

/** A new process namespace, as a container has: as root, or as anybody where that is allowed. */
const container = [
  ['unshare', '--pid', '--fork', '--mount-proc'],
  ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc'],
].find(([file = '', ...args]) => spawnSync(file, [...args, 'true']).status === 0)
if (container === undefined) console.warn('NOT TESTED as PID 1: unshare is not here or not allowed')

function startFirst(words: readonly string[]): Child {
  const [file = '', ...args] = [...(container ?? []), ...words]
  return startChild({
    file,
    args,
    cwd: import.meta.dirname,
    env: smallEnvironment({}),
    timeout: 20_000,
  })
}

/** The first process of the namespace, by its number outside. */
const first = async ({ pid }: Child): Promise<number> =>
  Number(await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))

const ways = [...oneOfEachKind(), ...(await supervised())]

describe.runIf(container !== undefined).each(ways)('$name', (way) => {
  describe.concurrent('as PID 1', () => {
    test.each([0, 7, 255])(
      'the status of the command is that of the container: %i',
      async (status) => {
        const run = await startFirst([...way.words, 'sh', '-c', `exit ${status}`]).exit
        expect(run).toMatchObject({ status, stderr: '' })
      },
    )

    test('SIGTERM reaches a command that handles it', async () => {
      const script = 'trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done'
      const child = startFirst([...way.words, 'bash', '-c', script])
      await child.printed('ready')
      process.kill(await first(child), 'SIGTERM')
      expect(await child.exit).toMatchObject({ status: 9, signal: null, stderr: '' })
    })

    test.runIf(way.isWaitedFor)('orphans do not stay zombies', async () => {
      const zombies = `grep -l "^State:.Z" /proc/[0-9]*/status | wc -l`
      const orphans = 'for n in 1 2 3; do sh -c "true &"; done'
      const script = `${orphans}; until [ $(${zombies}) = 0 ]; do :; done 2>/dev/null; echo none`
      const run = await startFirst([...way.words, 'bash', '-c', script]).exit
      expect(run).toMatchObject({ status: 0, stdout: 'none\n' })
    })

    test.runIf(way.kind === 'child')('SIGTERM ends a command that does not', async () => {
      const child = startFirst([...way.words, 'sh', '-c', 'echo ready; exec sleep 1000'])
      await child.printed('ready')
      process.kill(await first(child), 'SIGTERM')
      expect(await child.exit).toMatchObject({ status: 143, signal: null, stderr: '' })
    })
  })
})
