/** Programs outside of Node that read formats. A newcomer may not have them; CI has most. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from '../harness/program.ts'

export interface Program {
  readonly file: string
  readonly args: readonly string[]
  readonly input?: string
  readonly cwd?: string
}

/** What a program prints. */
export function output({ file, args, input, cwd }: Program): string {
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'C.UTF-8' }
  const options = { input, cwd, env, encoding: 'utf8', maxBuffer: 2 ** 26 } as const
  const { stdout, stderr, status, error } = spawnSync(file, args, options)
  if (error) throw error
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`)
  return stdout
}

const works = (program: Program): boolean => {
  try {
    output(program)
    return true
  } catch {
    return false
  }
}

/** A file in a folder of its own, while `work` uses it. */
export function withFile<T>(name: string, text: string, work: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'chamber-format-'))
  try {
    const path = join(folder, name)
    writeFileSync(path, text)
    return work(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The python that can import a module: one of CI's, or the system's. */
export function pythonWith(module: string): string | undefined {
  const own = join(repository, '.cache', 'venv', 'bin', 'python')
  const named = process.env['CHAMBER_TEST_PYTHON'] ?? ''
  return [named, own, 'python3']
    .filter((file) => file === 'python3' || existsSync(file))
    .find((file) => works({ file, args: ['-c', `import ${module}`] }))
}

/** The shells that are here. */
export const shells = ['sh', 'bash', 'dash', 'zsh'].filter((file) =>
  works({ file, args: ['-c', ':'] }),
)

export const java = works({ file: 'java', args: ['--version'] }) ? 'java' : undefined
export const terraform = works({ file: 'terraform', args: ['version'] }) ? 'terraform' : undefined
