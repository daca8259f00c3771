/** Signals to chamber before its command runs: it ends as a program without handlers would. */
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startChild, type Child } from '../harness/child.ts'
import { runtimes } from '../harness/node-versions.ts'
import { program } from '../harness/program.ts'
import { smallEnvironment } from './compare.ts'

const signals = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const
type Name = keyof typeof signals
const names = Object.keys(signals) as Name[]

const container = [
  ['unshare', '--pid', '--fork', '--mount-proc'],
  ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc'],
].find(([file = '', ...args]) => spawnSync(file, [...args, 'true']).status === 0)
if (container === undefined) console.warn('NOT TESTED as PID 1: unshare is not here or not allowed')

/** An endpoint that accepts connections and never answers; resolves when chamber has sent a request. */
async function silentEndpoint() {
  const sockets = new Set<{ destroy(): void }>()
  let request: (text: string) => void
  const asked = new Promise<string>((resolve) => (request = resolve))
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', (bytes) => request(bytes.toString()))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { asked, url: `http://127.0.0.1:${port}` }
}

interface Waiting {
  readonly child: Child
  readonly asked: Promise<string>
}

/** `exec` that waits for its secrets. */
async function waiting(before: readonly string[], node: string | undefined): Promise<Waiting> {
  const { asked, url } = await silentEndpoint()
  const { file, args } = program(node)
  const [first = '', ...rest] = [...before, file, ...args, 'exec', 'app', '--', 'echo', 'ran']
  const child = startChild({
    file: first,
    args: rest,
    cwd: '/',
    env: smallEnvironment({
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'y',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: url,
    }),
    timeout: 20_000,
  })
  onTestFinished(() => child.kill('SIGKILL'))
  return { child, asked }
}

const firstProcess = async ({ pid }: Child): Promise<number> =>
  Number(await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))

describe.runIf(process.platform === 'linux').each(runtimes())('on $name', ({ path }) => {
  test.each(names)('%s ends chamber while it waits for AWS', async (signal) => {
    const { child, asked } = await waiting([], path)
    await asked
    child.kill(signal)
    expect(await child.exit).toMatchObject({ signal, stdout: '', stderr: '' })
  })

  test.runIf(container).each(names)('%s ends it as PID 1, with 128 + n', async (signal) => {
    const { child, asked } = await waiting(container ?? [], path)
    await asked
    process.kill(await firstProcess(child), signal)
    const status = 128 + signals[signal]
    expect(await child.exit).toMatchObject({ status, stdout: '', stderr: '' })
  })

  test.each(['HUP', 'INT'] as const)('not SIG%s where the parent ignores it', async (name) => {
    const ignoring = ['bash', '-c', `trap "" ${name}; "$@"; exit`, 'bash']
    const { child, asked } = await waiting(ignoring, path)
    await asked
    const chamber = await firstProcess(child)
    process.kill(chamber, `SIG${name}`)
    process.kill(chamber, 'SIGTERM')
    // bash tells of the death as 128 + n
    expect(await child.exit).toMatchObject({ status: 143, stdout: '' })
  })
})
