/** What lies around the standalone program, and what Bun would make of it. */
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import packageFile from '../../package.json' with { type: 'json' }
import { startChild, type Outcome } from '../harness/child.ts'
import { createSandbox, type Sandbox } from '../harness/sandbox.ts'
import { standaloneProgram } from '../harness/standalone.ts'

const program = standaloneProgram() ?? ''

interface Surroundings {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly file?: string
}

function run(words: readonly string[], { cwd, env = {}, file = program }: Surroundings) {
  const small = { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env }
  return startChild({ file, args: words, cwd, env: small, timeout: 20_000 }).exit
}

async function sandbox(): Promise<Sandbox> {
  const made = await createSandbox()
  onTestFinished(made.remove)
  return made
}

const ran = (stdout: string): Partial<Outcome> => ({ status: 0, signal: null, stdout, stderr: '' })
const exec = (...command: string[]) => ['exec', '-b', 'null', 'svc', '--', ...command]
const said = `console.error('planted-code'); process.env.PLANTED = '1'`

describe.runIf(program !== '')('files of the working folder', () => {
  test.each(['.env', '.env.local', '.env.production', '.env.development'])(
    '%s is not read',
    async (name) => {
      const { cwd, file } = await sandbox()
      await file(name, 'PLANTED=1\nCHAMBER_SECRET_BACKEND=planted\n')
      expect(await run(exec('sh', '-c', 'echo "<$PLANTED>"'), { cwd })).toMatchObject(ran('<>\n'))
      expect(await run(['read', '-b', 'null', 'svc', 'key'], { cwd })).toMatchObject({ status: 1 })
    },
  )

  test.each([
    ['bunfig.toml', 'preload = ["./planted.js"]\n'],
    ['.bunfig.toml', 'preload = ["./planted.js"]\n'],
    ['tsconfig.json', '{"compilerOptions":{"paths":{"*":["./planted.js"]}}}'],
    ['package.json', '{"type":"commonjs","imports":{"#libc":"./planted.js"},"main":"planted.js"}'],
    ['node_modules/yaml/index.js', said],
  ])('%s runs nothing', async (name, text) => {
    const { cwd, home, file } = await sandbox()
    await file('planted.js', said)
    await file(name, text)
    // Bun has a file of that name in the home folder too
    const env = { HOME: cwd, XDG_CONFIG_HOME: cwd, USERPROFILE: home }
    expect(await run(exec('sh', '-c', 'echo "<$PLANTED>"'), { cwd, env })).toMatchObject(
      ran('<>\n'),
    )
    await file('input.yaml', 'a: b\n')
    const words = ['import', '-b', 'local', 'svc', 'input.yaml']
    expect((await run(words, { cwd, env })).stderr).not.toContain('planted')
  })

  test('a folder that is gone keeps it from starting, which Bun says', async () => {
    const { cwd } = await sandbox()
    const script = `mkdir gone && cd gone && rmdir ../gone && exec "${program}" version`
    const ended = await run(['-c', script], { cwd, file: '/bin/sh' })
    expect(ended).toMatchObject({ status: 1, stdout: '' })
    expect(ended.stderr).toContain('working directory was deleted')
  })
})

describe.runIf(program !== '')('its name', () => {
  test('the version is that of the package', async () => {
    const { cwd } = await sandbox()
    const stdout = `chamber ${packageFile.version}\n`
    expect(await run(['version'], { cwd })).toMatchObject(ran(stdout))
  })

  test('it is found on PATH, and behind a link of any name, as chamber', async () => {
    const { cwd } = await sandbox()
    await mkdir(join(cwd, 'bin'))
    await symlink(program, join(cwd, 'bin', 'chamber'))
    await symlink('chamber', join(cwd, 'bin', 'bun'))
    await symlink('chamber', join(cwd, 'bin', 'node'))
    const PATH = `${join(cwd, 'bin')}:${process.env['PATH']}`
    for (const name of ['chamber', 'bun', 'node']) {
      const words = ['-c', `${name} version; ${name} ${exec('echo', 'ran').join(' ')}`]
      const ended = await run(words, { cwd, file: '/bin/sh', env: { PATH } })
      expect(ended).toMatchObject(ran(`chamber ${packageFile.version}\nran\n`))
    }
  })

  test('a file named like a command of Bun is no command', async () => {
    const { cwd, file } = await sandbox()
    await file('run.js', said)
    for (const words of [['run', 'run.js'], ['run.js'], ['-e', said], ['--print', '1'], ['x']]) {
      const { status, stderr } = await run(words, { cwd })
      expect(status).toBe(1)
      expect(stderr).toMatch(/^chamber: error: /)
    }
  })

  test('the licences of what is in it lie beside it', async () => {
    const text = await readFile(join(program, '..', 'LICENSES.txt'), 'utf8')
    for (const name of ['@aws-sdk/client-ssm', 'commander', 'age-encryption', 'Bun'])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
  })
})
