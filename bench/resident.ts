/** What of a program stays in memory while the command that it started runs. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { RunRequest } from './stopwatch.ts'

/** Says its process id, and lives until its input ends. */
const command = ['/bin/sh', '-c', 'echo $$; read line']

/**
 * Bytes; 0 when the process that was started has become the command. Undefined where there is no
 * /proc to look into.
 */
export async function residentMemory({ words, ...rest }: RunRequest): Promise<number | undefined> {
  if (!existsSync('/proc/self/status')) return undefined
  const [file = '', ...args] = [...words, 'exec', 'one', '--', ...command]
  const child = spawn(file, args, { ...rest, stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  try {
    for await (const line of lines) return restOf(child.pid ?? 0, Number(line))
    throw new Error(`${file} did not start the command`)
  } finally {
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'exit')
  }
}

function restOf(started: number, commandId: number): number {
  const proc = (file: string) => readFileSync(`/proc/${started}/${file}`, 'utf8')
  const isCommand = proc('cmdline').split('\0').slice(0, command.length).join() === command.join()
  if (started === commandId && isCommand) return 0
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(proc('status'))?.[1]) * 1024
}
