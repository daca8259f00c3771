/** Builds fixtures/store-program.ts and starts it as processes of their own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

export type StoreProcess = {
  readonly child: ChildProcess
  /** Settles when the process has ended, with the lines it told. */
  readonly ended: Promise<readonly string[]>
  /** Settles when it has told this many lines, or has ended. */
  readonly told: (count: number) => Promise<void>
}

export type StoreProgram = {
  readonly start: (args: readonly string[], uid?: number) => StoreProcess
  readonly remove: () => Promise<void>
}

const source = fileURLToPath(new URL('fixtures/store-program.ts', import.meta.url))

function watch(child: ChildProcess): StoreProcess {
  let text = ''
  const lines = () => text.split('\n').slice(0, -1)
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const ended = new Promise<readonly string[]>((resolve) => {
    child.on('close', () => resolve(lines()))
  })
  const told = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = () => lines().length >= count && resolve()
      child.stdout?.on('data', look)
      child.on('close', () => resolve())
      look()
    })
  return { child, ended, told }
}

export async function buildStoreProgram(): Promise<StoreProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'chamber-program-'))
  // Another user may run it too.
  await chmod(folder, 0o755)
  const file = join(folder, 'store-program.mjs')
  const bundle = await rolldown({ input: source, platform: 'node' })
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
  return {
    start: (args, uid) => {
      const user = uid === undefined ? {} : { uid, gid: uid }
      // Whatever it has to say on standard error is to be seen.
      const stdio = ['ignore', 'pipe', 'inherit'] as const
      return watch(spawn(process.execPath, [file, ...args], { ...user, stdio: [...stdio] }))
    },
    remove: () => rm(folder, { recursive: true }),
  }
}
