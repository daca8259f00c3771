/** Chamber cannot be looked into while it holds secrets: no inspector, no report, no core dump. */
import { readFile, readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { nodeVersions } from '../harness/node-versions.ts'
import { compare } from '../process/compare.ts'
import { everyWay } from '../process/ways.ts'
import { freeAddress } from './faulty-server.ts'
import { recordRow } from './row.ts'
import { inScene, type Scene } from './scene.ts'

const part = 'Looking into chamber'
const command = ['exec', 'app', '--', 'sh', '-c', 'echo $NODE_OPTIONS']

/** Starts chamber, and waits until it asks Parameter Store, which lets it wait. */
async function whileItWaits({ faulty, start }: Scene, node: string, options: string) {
  const waiting: (() => void)[] = []
  let told = () => {}
  const asked = new Promise<void>((resolve) => void (told = resolve))
  const { url } = await faulty(({ response }) => {
    waiting.push(() => response?.end('{"Parameters":[]}'))
    told()
  })
  const env = { CHAMBER_AWS_SSM_ENDPOINT: url, NODE_OPTIONS: options }
  const running = start(command, { env, node })
  await Promise.race([asked, running.exit])
  return { running, answer: () => waiting.forEach((one) => one()) }
}

const isOpen = (host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(`http://${host}`)
    const socket = connect(Number(port), hostname, () => resolve(true))
    socket.on('error', () => resolve(false)).on('close', () => socket.destroy())
  })

describe.runIf(process.platform === 'linux').each(nodeVersions())('on $name', ({ path, name }) => {
  describe.concurrent('while chamber holds secrets', () => {
    test(
      'SIGUSR1 ends it, and starts no inspector',
      inScene(async (scene) => {
        const { running } = await whileItWaits(scene, path, '')
        running.kill('SIGUSR1')
        expect(await running.exit).toMatchObject({ signal: 'SIGUSR1', stdout: '', stderr: '' })
        recordRow({ part, what: `SIGUSR1, ${name}`, sentence: 'ends chamber', took: 0 })
      }),
    )

    test(
      'an inspector that NODE_OPTIONS started is closed, and NODE_OPTIONS reaches the command',
      inScene(async (scene) => {
        const { host } = await freeAddress()
        const { running, answer } = await whileItWaits(scene, path, `--inspect=${host}`)
        expect(await isOpen(host)).toBe(false)
        answer()
        const { stdout, stderr } = await running.exit
        expect(stdout).toBe(`--inspect=${host}\n`)
        expect(stderr).toContain('Debugger listening')
        const sentence = 'the inspector is closed before a secret is asked for'
        recordRow({ part, what: `NODE_OPTIONS=--inspect, ${name}`, sentence, took: 0 })
      }),
    )

    test(
      'a signal writes no report',
      inScene(async (scene) => {
        const { running } = await whileItWaits(scene, path, '--report-on-signal')
        running.kill('SIGUSR2')
        expect(await running.exit).toMatchObject({ signal: 'SIGUSR2', stderr: '' })
        expect(await readdir(scene.cwd)).toEqual([])
        const what = `NODE_OPTIONS=--report-on-signal, ${name}`
        recordRow({ part, what, sentence: 'no report is written', took: 0 })
      }),
    )

    test(
      'a core dump would hold nothing',
      inScene(async (scene) => {
        const { running, answer } = await whileItWaits(scene, path, '')
        const filter = await readFile(`/proc/${running.pid}/coredump_filter`, 'utf8')
        expect(filter).toBe('00000000\n')
        answer()
        expect((await running.exit).status).toBe(0)
        const sentence = 'holds no memory of chamber; that of the command is as it was'
        recordRow({ part, what: `a core dump, ${name}`, sentence, took: 0 })
      }),
    )
  })
})

describe.runIf(process.platform === 'linux').each(everyWay())('$name', (way) => {
  test('the command dumps what it would have dumped', async () => {
    const { direct, under } = await compare(way, {
      surroundings: 'echo 0x31 > /proc/self/coredump_filter; "$@"',
      command: ['cat', '/proc/self/coredump_filter'],
    })
    expect(direct.stdout).toBe('00000031\n')
    expect(under).toEqual(direct)
  })
})
