/** Variables that Bun or Node.js obeys: they are for the command, and chamber is not moved by them. */
import { spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Running, setup, type Setup } from '../harness/chamber.ts'
import { standaloneProgram } from '../harness/standalone.ts'
import { compare } from '../process/compare.ts'
import { everyWay } from '../process/ways.ts'
import { faultyServer, refusing } from '../reliability/faulty-server.ts'

const program = standaloneProgram() ?? ''
const way = everyWay().find(({ kind }) => kind === 'standalone')

/** A program that waits for Parameter Store, and the way to let it go on. */
async function whileItWaits(scene: Setup, env: Readonly<Record<string, string>>, command: string) {
  const waiting: (() => void)[] = []
  let told = () => {}
  const asked = new Promise<void>((resolve) => void (told = resolve))
  const server = await faultyServer([
    ({ response }) => {
      waiting.push(() => response?.end('{"Parameters":[{"Name":"/app/key","Value":"v"}]}'))
      told()
    },
  ])
  const running: Running = scene.start(['exec', 'app', '--', 'sh', '-c', command], {
    program,
    env: { CHAMBER_AWS_SSM_ENDPOINT: server.url, AWS_SESSION_TOKEN: 'planted-token', ...env },
  })
  await Promise.race([asked, running.exit])
  const finish = () => {
    waiting.forEach((one) => one())
    return running.exit.finally(() => server.close())
  }
  return { running, finish }
}

/** Whether somebody listens there. */
const isOpen = (host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(`http://${host}`)
    const socket = connect(Number(port), hostname, () => resolve(true))
    socket.on('error', () => resolve(false)).on('close', () => socket.destroy())
  })

describe.runIf(program !== '')('while chamber holds secrets', () => {
  test('BUN_INSPECT opens no debugger, and reaches the command', async () => {
    const { host } = await refusing()
    const BUN_INSPECT = `ws://${host}/planted`
    const run = async () => {
      const scene = await setup()
      const { finish } = await whileItWaits(scene, { BUN_INSPECT }, 'echo $BUN_INSPECT $KEY')
      expect(await isOpen(host)).toBe(false)
      return finish()
    }
    let ended = await run()
    // on a busy machine Bun's debugger ends one start of a hundred before chamber can do without it
    for (let more = 3; ended.signal === 'SIGABRT' && more > 0; more--) ended = await run()
    expect(ended).toMatchObject({ status: 0, stdout: `${BUN_INSPECT} v\n`, stderr: '' })
  })

  test.each([
    ['BUN_CONFIG_VERBOSE_FETCH', 'curl'],
    ['BUN_OPTIONS', '--inspect --verbose --smol'],
    ['BUN_JSC_dumpOptions', '0'],
    ['BUN_FEATURE_FLAG_DISABLE_IPV4', '1'],
    ['NODE_OPTIONS', '--require ./planted.js --inspect --report-on-signal --no-such-option'],
    ['NODE_DEBUG', 'http,fs'],
    ['NODE_PATH', '.'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['NODE_V8_COVERAGE', 'coverage'],
    ['BUN_INSTALL', '/home/x/.bun'],
  ])('%s changes nothing, and reaches the command', async (name, value) => {
    const scene = await setup()
    await scene.file('planted.js', 'console.error("planted-code")')
    const { finish } = await whileItWaits(scene, { [name]: value }, `echo "$${name} $KEY"`)
    expect(await finish()).toMatchObject({ status: 0, stdout: `${value} v\n`, stderr: '' })
  })

  test('a core dump would hold nothing', async () => {
    const { running, finish } = await whileItWaits(await setup(), {}, 'true')
    expect(await readFile(`/proc/${running.pid}/coredump_filter`, 'utf8')).toBe('00000000\n')
    expect(await finish()).toMatchObject({ status: 0 })
  })

  test.each(['SIGUSR1', 'SIGUSR2', 'SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP'])(
    '%s ends it, and no report shows its words',
    async (signal) => {
      const { running } = await whileItWaits(await setup(), {}, 'echo planted')
      running.kill(signal as NodeJS.Signals)
      expect(await running.exit).toMatchObject({ signal, stdout: '', stderr: '' })
    },
  )

  test.each(['throw new Error(text)', 'Promise.reject(new Error(text))'])(
    'an error that nothing expected is shown without its text and its source: %s',
    async (crash) => {
      const scene = await setup()
      const preload = await scene.file(
        'crash.js',
        `delete process.env.BUN_OPTIONS
        const text = 'planted-crash'
        setTimeout(() => { ${crash} }, 100)`,
      )
      const env = { BUN_OPTIONS: `--preload ${preload}` }
      const { running } = await whileItWaits(scene, env, 'true')
      expect(await running.exit).toMatchObject({
        status: 1,
        stdout: '',
        stderr: 'chamber: error: a defect of chamber (Error); please report what you ran\n',
      })
    },
  )
})

describe.runIf(way !== undefined)('a start without variables of Bun', () => {
  const standalone = way as NonNullable<typeof way>

  test('keeps words, variables and their order, descriptors, limits and signals', async () => {
    const { direct, under } = await compare(standalone, {
      surroundings: String.raw`trap "" INT; ulimit -Sn 300; exec 5<compare.ts; A=1 BUN_INSPECT_X=$'\xff' BUN_X= env -u _ "$@" $'\xfe' <(echo one); exit $?`,
      command: [
        'bash',
        '-c',
        'printf "<%s>" "$0" "${1}"; cat "$2"; head -c 9 <&5; ulimit -Sn; env -0; grep ^Sig[BI] /proc/self/status',
        'x',
      ],
      env: { BUN_OPTIONS: '--smol', Z: '26' },
    })
    const withoutPath = (text: string) => text.replaceAll(/\/dev\/fd\/\d+/g, '')
    expect(direct.stdout).toContain('BUN_OPTIONS=--smol')
    expect(withoutPath(under.stdout)).toEqual(withoutPath(direct.stdout))
    expect(under).toMatchObject({ status: 0, stderr: '' })
  })

  test('leaves the channel to a Node.js parent to the command', async () => {
    const answer = 'process.on("message", (m) => process.send(m, () => process.disconnect()))'
    const words = ['exec', '-b', 'null', 'svc', '--', process.execPath, '-e', answer]
    const stdio: StdioOptions = ['ignore', 'inherit', 'inherit', 'ipc']
    const child = spawn(program, words, { stdio })
    child.send('hello')
    const [message] = (await once(child, 'message')) as unknown[]
    const [status] = (await once(child, 'exit')) as unknown[]
    expect({ message, status }).toEqual({ message: 'hello', status: 0 })
  })

  test('fills what --strict and a service name ask for', async () => {
    const { chamber } = await setup({ 'app/x': { bun_value: 'v' } })
    const words = ['exec', '--strict', 'app/${BUN_STAGE}', '--', 'sh', '-c', 'echo $BUN_VALUE']
    const env = { BUN_STAGE: 'x', BUN_VALUE: 'chamberme' }
    expect(await chamber(words, { program, env })).toMatchObject({ status: 0, stdout: 'v\n' })
  })

  // Limits, told in docs/standalone.md: one that goes away is good news for it.
  test('BUN_BE_BUN makes it Bun', async () => {
    const { chamber } = await setup()
    const run = await chamber(['--print', '6 * 7'], { program, env: { BUN_BE_BUN: '1' } })
    expect(run).toMatchObject({ status: 0, stdout: '42\n' })
  })

  test('BUN_OPTIONS can run a file before chamber, or print the version of Bun', async () => {
    const { chamber, cwd, file } = await setup()
    await file('early.js', 'require("fs").writeFileSync("early", "")')
    const env = { BUN_OPTIONS: '--preload ./early.js' }
    expect(await chamber(['version'], { program, env })).toMatchObject({ status: 0 })
    expect(await readFile(join(cwd, 'early'), 'utf8')).toBe('')
    const run = await chamber(['version'], { program, env: { BUN_OPTIONS: '--version' } })
    expect(run.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
