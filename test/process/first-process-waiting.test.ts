/** Signals to chamber as PID 1, whatever it waits for: it ends at once, and leaves nothing behind. */
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startChild, type Child } from '../harness/child.ts'
import { runtimes } from '../harness/node-versions.ts'
import { program } from '../harness/program.ts'
import { smallEnvironment } from './compare.ts'

const signals = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const
type Name = keyof typeof signals
const names = Object.keys(signals) as Name[]

const container = ['unshare', '--mount', '--pid', '--fork', '--mount-proc']
const [unshare = '', ...namespaces] = container
const isAllowed = spawnSync(unshare, [...namespaces, 'true']).status === 0
if (!isAllowed) console.warn('NOT TESTED as PID 1: unshare is not here or not allowed')

interface Peer {
  readonly port: number
  /** Resolves when something was sent to it. */
  readonly reached: Promise<void>
}

/** Accepts connections, and answers with this text or never. */
async function startPeer(answer?: string): Promise<Peer> {
  const sockets = new Set<Socket>()
  let reach = () => {}
  const reached = new Promise<void>((resolve) => (reach = resolve))
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.on('data', () => {
      if (answer === undefined) reach()
      else socket.write(answer, () => reach())
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  return { port: (server.address() as { port: number }).port, reached }
}

const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' }

/** What chamber is started with, and when it waits. */
interface Phase {
  readonly env: Readonly<Record<string, string>>
  readonly reached: Promise<void>
  readonly words?: readonly string[]
  readonly before?: readonly string[]
}

type Prepare = (folder: string) => Promise<Phase>

const silent =
  (words?: (folder: string) => readonly string[]): Prepare =>
  async (folder) => {
    const { port, reached } = await startPeer()
    const env = { ...keys, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` }
    return { env, reached, ...(words && { words: words(folder) }) }
  }

/** A name server that never answers, which the resolver waits for in a thread of its own. */
async function unresolved(folder: string): Promise<Phase> {
  const socket = createSocket('udp4')
  let reach = () => {}
  const reached = new Promise<void>((resolve) => (reach = resolve))
  socket.on('message', () => reach())
  await new Promise<void>((resolve) => void socket.bind(53, '127.53.0.1', resolve))
  onTestFinished(() => void socket.close())
  const file = join(folder, 'resolv.conf')
  writeFileSync(file, 'nameserver 127.53.0.1\noptions timeout:30\n')
  const mount = `mount --bind '${file}' /etc/resolv.conf && exec "$@"`
  const env = { ...keys, AWS_ENDPOINT_URL: 'http://ssm.waiting.test' }
  return { env, reached, before: ['sh', '-c', mount, 'sh'] }
}

async function credentialProcess(folder: string): Promise<Phase> {
  const { port, reached } = await startPeer()
  const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; echo here >&3; exec sleep 100`
  writeFileSync(join(folder, 'run.sh'), script)
  const profile = `[profile slow]\ncredential_process = bash ${folder}/run.sh\n`
  writeFileSync(join(folder, 'config'), profile)
  return { env: { AWS_PROFILE: 'slow', AWS_CONFIG_FILE: join(folder, 'config') }, reached }
}

const throttling = JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' })

const phases: Readonly<Record<string, Prepare>> = {
  'a name': unresolved,
  'a TLS handshake': async () => {
    const { port, reached } = await startPeer()
    return { env: { ...keys, AWS_ENDPOINT_URL: `https://127.0.0.1:${port}` }, reached }
  },
  'the container endpoint': async () => {
    const { port, reached } = await startPeer()
    return { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/` }, reached }
  },
  'a credential process': credentialProcess,
  'a response': silent(),
  'its turn after a throttled response': async () => {
    const head = `HTTP/1.1 400 Bad Request\r\nretry-after: 60\r\ncontent-length: ${throttling.length}`
    const { port, reached } = await startPeer(`${head}\r\n\r\n${throttling}`)
    return { env: { ...keys, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` }, reached }
  },
  'a response, with --files': silent(() => ['exec', '--files', 'app', '--', 'echo', 'ran']),
  'a response, with export -o': silent((folder) => ['export', 'app', '-o', join(folder, 'out')]),
}

const usual = ['exec', 'app', '--', 'echo', 'ran']

function startFirst(
  phase: Omit<Phase, 'reached'>,
  { folder, node }: { readonly folder: string; readonly node: string | undefined },
): Child {
  const { file, args } = program(node)
  const { words = usual, before = [] } = phase
  const child = startChild({
    file: unshare,
    args: [...namespaces, ...before, file, ...args, ...words],
    cwd: folder,
    env: smallEnvironment({ AWS_REGION: 'us-east-1', TMPDIR: folder, ...phase.env }),
    keepStdinOpen: true,
    timeout: 30_000,
  })
  onTestFinished(() => child.kill('SIGKILL'))
  return child
}

const first = async ({ pid }: Child): Promise<number> =>
  Number(await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chamber-first-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe.runIf(isAllowed).each(runtimes())('on $name', ({ path: node }) => {
  describe.each(Object.entries(phases))('while it waits for %s', (_, prepare) => {
    test.each(names)('%s ends chamber', async (signal) => {
      const folder = newFolder()
      const phase = await prepare(folder)
      const left = readdirSync(folder)
      const child = startFirst(phase, { folder, node })
      await Promise.race([phase.reached, child.exit])
      process.kill(await first(child), signal)
      const status = 128 + signals[signal]
      expect(await child.exit).toMatchObject({ status, stdout: '', stderr: '' })
      expect(readdirSync(folder)).toEqual(left)
    })
  })

  test.each(['--files', '--redact', '--watch'])(
    'orphans do not stay zombies with %s',
    async (flag) => {
      const folder = newFolder()
      const zombies = `grep -l "^State:.Z" /proc/[0-9]*/status | wc -l`
      const orphans = 'for n in 1 2 3; do sh -c "true &"; done'
      const script = `${orphans}; until [ $(${zombies}) = 0 ]; do :; done 2>/dev/null; echo none`
      const words = ['-b', 'null', 'exec', flag, 'svc', '--', 'bash', '-c', script]
      const child = startFirst({ env: {}, words }, { folder, node })
      expect(await child.exit).toMatchObject({ status: 0, stdout: 'none\n' })
    },
  )

  test.each(names)('%s ends chamber while it reads standard input', async (signal) => {
    const folder = newFolder()
    const words = ['write', 'app', 'key', '-']
    const child = startFirst({ env: keys, words }, { folder, node })
    // more than its end of the connection holds
    await Promise.race([child.typed('x'.repeat(2_000_000)), child.exit])
    process.kill(await first(child), signal)
    expect(await child.exit).toMatchObject({
      status: 128 + signals[signal],
      stdout: '',
      stderr: '',
    })
  })
})
