/** A fleet of real processes: the same program, started together. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { FleetEndpoint } from './endpoint.ts'

export interface FleetProgram {
  readonly name: string
  /** What precedes the arguments; the first is a path. */
  readonly words: readonly string[]
}

export interface FleetResult {
  readonly failed: number
  /** Seconds until the last command ran. */
  readonly lastStart: number
  readonly calls: number
  readonly rejected: number
  /** Lines on stderr of one process, on average. */
  readonly lines: number
}

const running = new Set<ChildProcess>()

/** Starts the programs together and waits for all of them. */
export async function runFleet(
  { words }: FleetProgram,
  endpoint: FleetEndpoint,
  { tasks, home }: { readonly tasks: number; readonly home: string },
): Promise<FleetResult> {
  const start = performance.now()
  const env = { ...surroundings(endpoint.url, home) }
  const runs = Array.from({ length: tasks }, () => run(words, { env, cwd: home }))
  const ends = await Promise.all(runs)
  const { accepted, rejected } = endpoint.count()
  return {
    failed: ends.filter(({ status }) => status !== 0).length,
    lastStart: (Math.max(...ends.map(({ at }) => at)) - start) / 1000,
    calls: accepted + rejected,
    rejected,
    lines: ends.reduce((sum, { lines }) => sum + lines, 0) / tasks,
  }
}

/** Ends what a run that was interrupted would leave behind. */
export function endFleet(): void {
  for (const child of running) child.kill('SIGKILL')
}

function run(
  [file = '', ...first]: readonly string[],
  place: { readonly env: Record<string, string>; readonly cwd: string },
): Promise<{ readonly status: number | null; readonly at: number; readonly lines: number }> {
  const args = [...first, 'exec', 'app', '--', '/bin/true']
  const child = spawn(file, args, { ...place, stdio: ['ignore', 'ignore', 'pipe'] })
  running.add(child)
  let text = ''
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => {
      running.delete(child)
      resolve({ status, at: performance.now(), lines: text.split('\n').length - 1 })
    })
  })
}

const surroundings = (url: string, home: string) => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: home,
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  CHAMBER_AWS_SSM_ENDPOINT: url,
})
