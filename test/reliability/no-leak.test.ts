/**
 * Secrets are planted wherever chamber comes by them: in values, keys, tokens, arguments, input,
 * files and answers. Every command is run, in peace and through faults, with --verbose, and all
 * that it leaves behind is searched.
 */
import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isOnNode } from '../harness/program.ts'
import { everyWay } from '../process/ways.ts'
import { answer, awsError, type Behaviour, half, json, silence } from './behaviour.ts'
import { runInProcess } from './in-process.ts'
import { recordRow } from './row.ts'
import { inScene, type Scene } from './scene.ts'

const run = promisify(execFile)
const part = 'No leak'
const planted = /plan(?:ted|\\u)/i

const keys = {
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'planted-secret-key',
  AWS_SESSION_TOKEN: 'planted-session-token',
}

interface Words {
  readonly argv: readonly string[]
  readonly stdin?: string
  /** Values are what was asked for. */
  readonly shows?: boolean
}

const file = 'input.json'
const imported = '{"first":"planted-1","second":"planted \\"2\\"\\nline"}'

/** What commands read beside secrets, and what is wrong in it. */
const others: Readonly<Record<string, string>> = {
  'chamber.yaml': 'services: [app]\nkeys: {key: {type: json, pattern: x}, gone: }\n',
  'good.liquid': '{{ KEY | json }}',
  'bad.liquid': '{{ secrets[KEY] }}',
}

const writeOthers = ({ file: write }: Scene) =>
  Promise.all(Object.entries(others).map(([name, text]) => write(name, text)))

const commands: readonly Words[] = [
  { argv: ['exec', 'app', '--', 'true'] },
  { argv: ['exec', '--strict', 'app', '--', 'true'] },
  { argv: ['exec', 'app', '--', 'no-such-command'] },
  { argv: ['exec', 'app', '--only', 'key', '--', 'true'] },
  { argv: ['exec', 'app', '--files=private', '--file', 'key=own', '--', 'true'] },
  { argv: ['exec', 'app', '--render', 'good.liquid=filled', '--', 'true'] },
  { argv: ['exec', 'app', '--render', 'bad.liquid=filled', '--', 'true'] },
  { argv: ['exec', '--', 'true'] },
  { argv: ['check'] },
  { argv: ['render', 'good.liquid', 'app'], shows: true },
  { argv: ['render', 'bad.liquid', 'app'] },
  { argv: ['env', 'app'], shows: true },
  { argv: ['export', 'app'], shows: true },
  { argv: ['export', '-o', 'written.json', 'app'] },
  { argv: ['import', 'app', file] },
  { argv: ['write', 'app', 'new', 'planted-argument'] },
  { argv: ['write', 'app', 'quoted', '-'], stdin: 'planted "input"\nwith lines' },
  { argv: ['write', '--skip-unchanged', 'app', 'key', 'planted-other'] },
  { argv: ['read', 'app', 'key'], shows: true },
  { argv: ['read', '-q', 'app', 'key'], shows: true },
  { argv: ['read', '-v', '1', 'app', 'key'], shows: true },
  { argv: ['list', 'app'] },
  { argv: ['list', '-e', 'app'], shows: true },
  { argv: ['history', 'app', 'key'] },
  { argv: ['list-services', '-s'] },
  { argv: ['find', 'key'] },
  { argv: ['find', '-v', 'planted-value'] },
  { argv: ['tag', 'read', 'app', 'key'] },
  { argv: ['tag', 'write', 'app', 'key', 'team=a'] },
  { argv: ['tag', 'delete', 'app', 'key', 'team'] },
  { argv: ['read', '--as-of', '1s', 'app', 'key'], shows: true },
  { argv: ['list', '--as-of', '1s', 'app'] },
  { argv: ['release', 'app', 'v1'] },
  { argv: ['release', '--delete', 'app', 'v1'] },
  { argv: ['releases', 'app'] },
  { argv: ['rollback', 'app', 'key', '--to', '1', '--yes'] },
  { argv: ['rollback', 'app', '--to', '1s', '--yes'] },
  { argv: ['diff', 'app', `./${file}`] },
  { argv: ['diff', 'app', `./${file}`, '--values'], shows: true },
  { argv: ['copy', 'app', 'other'] },
  { argv: ['delete', 'app', 'key'] },
]

/** Files below the sandbox that hold something planted, and are not the one that was put there. */
async function plantedFiles({ cwd, home }: Scene): Promise<string[]> {
  const found: string[] = []
  for (const folder of [cwd, home]) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const entry of entries.filter((one) => one.isFile() && one.name !== file)) {
      const path = join(entry.parentPath, entry.name)
      if (planted.test(await readFile(path, 'latin1'))) found.push(path)
    }
  }
  return found
}

interface Printed {
  readonly stdout: string
  readonly stderr: string
}

function expectNoLeak({ stdout, stderr }: Printed, shows = false): void {
  expect(stderr).not.toMatch(planted)
  expect(stderr).not.toMatch(/\n\s+at |node:internal|defect of chamber|\[object/)
  expect(shows ? '' : stdout).not.toMatch(planted)
}

describe.concurrent('in peace', () => {
  test.each(commands)('$argv', ({ argv, stdin, shows }) =>
    inScene(async (scene) => {
      await scene.file(file, imported)
      await writeOthers(scene)
      const env = { ...keys, TMPDIR: scene.home }
      expectNoLeak(await scene.chamber(['--verbose', ...argv], { env, stdin }), shows)
      const written = await plantedFiles(scene)
      expect(written).toEqual(argv.includes('-o') ? [join(scene.cwd, 'written.json')] : [])
      for (const path of written) expect((await stat(path)).mode & 0o777).toBe(0o600)
    })(),
  )
})

test(
  'the local store is for its owner alone, whatever the umask',
  inScene(async ({ chamber, home }) => {
    const words = ['-b', 'local', 'write', 'app', 'key', 'planted-value']
    const umask = process.umask(0)
    const writing = chamber(words)
    process.umask(umask)
    expect(await writing).toMatchObject({ status: 0, stdout: '', stderr: '' })
    const entries = await readdir(home, { recursive: true, withFileTypes: true })
    expect(entries.filter((one) => one.isFile())).toHaveLength(2)
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      const text = entry.isFile() ? await readFile(path, 'latin1') : ''
      expect((await stat(path)).mode & 0o777).toBe(entry.isFile() ? 0o600 : 0o700)
      expect(text).not.toMatch(planted)
    }
  }),
)

/** A server that says again what it was told. */
const echo: Behaviour = (exchange) =>
  awsError('ValidationException', `Value '${exchange.body}' failed`)(exchange)
const list = { Parameters: [{ Name: '/app/key', Value: 'planted-value' }] }
const wrong = {
  Parameters: [{ Name: '/app/key', Value: { planted: 1 }, Version: 'planted' }],
  SecretString: '{"key":"planted',
}

const faults: Readonly<Record<string, Behaviour>> = {
  'repeats what it was sent': echo,
  'answers half a document': answer(JSON.stringify(list).slice(0, -8)),
  'hangs up in the middle': half(JSON.stringify(list)),
  'answers values that are none': json(wrong),
  'answers a page': answer('<html>planted</html>', 200, 'text/html'),
  'answers a page, status 500': answer('<html>planted</html>', 500, 'text/html'),
  'answers an error that is an object': json({ __type: 'X', message: { planted: 1 } }, 400),
}

async function throughFaults(
  { faulty, cwd, home }: Scene,
  before: readonly string[],
  words: Words,
): Promise<void> {
  for (const [what, fault] of Object.entries(faults)) {
    const { url } = await faulty(fault)
    const env = {
      ...keys,
      HOME: home,
      AWS_REGION: 'us-east-1',
      CHAMBER_AWS_SSM_ENDPOINT: url,
      AWS_ENDPOINT_URL: url,
      CHAMBER_S3_BUCKET: 'bkt',
    }
    const argv = ['--verbose', '-r', '1', ...before, ...words.argv]
    const ended = await runInProcess(argv, { env, cwd, stdin: words.stdin })
    try {
      expectNoLeak(ended)
    } catch (cause) {
      throw new Error(`${argv.join(' ')}, to a server that ${what}`, { cause })
    }
  }
}

describe('through faults', () => {
  test.each(commands)('$argv', (words) =>
    inScene(async (scene) => {
      await scene.file(file, imported)
      await writeOthers(scene)
      await throughFaults(scene, [], words)
      expect(await plantedFiles(scene)).toEqual([])
    })(),
  )

  const few = commands.filter(({ argv }) =>
    /^(exec|read|write|list|delete|history|env|release|rollback|diff|copy)/.test(argv[0] ?? ''),
  )
  test.each(['secretsmanager', 's3', 's3-kms'])('-b %s', (backend) =>
    inScene(async (scene) => {
      await writeOthers(scene)
      for (const words of few) await throughFaults(scene, ['-b', backend], words)
    })(),
  )
})

describe.runIf(process.platform === 'linux')('what others can see of chamber', () => {
  test(
    'neither its title nor the words of the processes that it starts',
    inScene(async ({ endpoint, env }) => {
      const look =
        'tr "\\0" "\\n" </proc/$PPID/cmdline; cat /proc/$PPID/comm; tr "\\0" "\\n" </proc/$$/cmdline'
      for (const way of everyWay().filter(({ isAtHand }) => isAtHand)) {
        const [node = '', ...args] = way.words.slice(0, way.words.indexOf('-b'))
        const words = [...args, 'exec', 'app', '--', 'sh', '-c', look]
        const { stdout } = await run(node, words, { env: { ...env, ...keys } })
        expect(stdout).not.toMatch(planted)
        expect(stdout).toContain('/proc/$PPID/comm')
      }
      expect(endpoint.calls()).toMatchObject({ GetParametersByPath: expect.any(Number) })
    }),
  )

  // by way of NODE_OPTIONS; test/standalone has a way of its own
  test.runIf(isOnNode)(
    'an error that nothing expected is shown without its text and its stack',
    inScene(async ({ chamber, faulty, file: write }) => {
      const { url } = await faulty(silence)
      for (const crash of ['throw new Error(text)', 'Promise.reject(new Error(text))']) {
        const script = `const text = 'planted-crash'
          setTimeout(function crash() {
            if (process.listenerCount('uncaughtException') === 0) return setTimeout(crash, 10)
            ${crash}
          }, 10)`
        const preload = await write('crash.cjs', script)
        const env = { CHAMBER_AWS_SSM_ENDPOINT: url, NODE_OPTIONS: `--require ${preload}` }
        const ended = await chamber(['exec', 'app', '--', 'true'], { env })
        expect(ended).toMatchObject({ status: 1, stdout: '' })
        expect(ended.stderr).toBe(
          'chamber: error: a defect of chamber (Error); please report what you ran\n',
        )
      }
      recordRow({
        part,
        what: 'an error that nothing expected',
        sentence: 'a defect of chamber (Error); please report what you ran',
        took: 0,
      })
    }),
  )
})
