/** A running child process: type to it, wait for what it prints, signal it, see how it ended. */
import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Invocation } from './invocation.ts'

export interface ChildOptions extends Invocation {
  /** Text or bytes for standard input, which then ends. */
  readonly stdin?: string | Uint8Array | undefined
  /** Leaves standard input open, for `type` and `end`. */
  readonly keepStdinOpen?: boolean | undefined
  /** Milliseconds until the child is killed and the run fails. */
  readonly timeout: number
  readonly argv0?: string | undefined
}

export interface Outcome {
  /** The exit status, or null when a signal ended the process. */
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as it came, for values that are not UTF-8. */
  readonly stdoutBytes: Buffer
}

export interface Child {
  readonly pid: number
  readonly exit: Promise<Outcome>
  kill(signal: NodeJS.Signals): void
  type(text: string): void
  /** The same; resolves when the child has read it, but for what its pipe holds. */
  typed(text: string): Promise<void>
  /** Ends standard input. */
  end(): void
  /** Resolves with all of standard output as soon as it holds the text or matches the pattern. */
  printed(wanted: string | RegExp): Promise<string>
  /** The same of standard error. */
  warned(wanted: string | RegExp): Promise<string>
}

export function startChild(options: ChildOptions): Child {
  const running = spawn(options.file, options.args, {
    cwd: options.cwd,
    env: options.env,
    stdio: 'pipe',
    argv0: options.argv0,
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  running.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  running.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // a program that never reads its input closes the pipe before we have written to it
  running.stdin.on('error', () => {})
  if (options.stdin !== undefined) running.stdin.write(options.stdin)
  if (options.keepStdinOpen !== true) running.stdin.end()
  return {
    pid: running.pid ?? -1,
    exit: outcome(running, { stdout, stderr, options }),
    kill: (signal) => void running.kill(signal),
    type: (typed) => void running.stdin.write(typed),
    typed: (text) => new Promise((resolve) => void running.stdin.write(text, () => resolve())),
    end: () => void running.stdin.end(),
    printed: (wanted) => printed(running, { wanted, stream: running.stdout, pieces: stdout }),
    warned: (wanted) => printed(running, { wanted, stream: running.stderr, pieces: stderr }),
  }
}

interface Output {
  readonly stdout: readonly Buffer[]
  readonly stderr: readonly Buffer[]
  readonly options: ChildOptions
}

function outcome(running: ChildProcess, { stdout, stderr, options }: Output): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const words = [options.file, ...options.args].join(' ')
    const timer = setTimeout(() => {
      running.kill('SIGKILL')
      const said = `stdout: ${Buffer.concat(stdout)}\nstderr: ${Buffer.concat(stderr)}`
      reject(new Error(`still running after ${options.timeout} ms: ${words}\n${said}`))
    }, options.timeout)
    running.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    running.on('close', (status, signal) => {
      clearTimeout(timer)
      const bytes = Buffer.concat(stdout)
      const errors = Buffer.concat(stderr).toString()
      resolve({ status, signal, stdout: bytes.toString(), stderr: errors, stdoutBytes: bytes })
    })
  })
}

interface Wait {
  readonly wanted: string | RegExp
  readonly stream: Readable
  readonly pieces: readonly Buffer[]
}

function printed(running: ChildProcess, { wanted, stream, pieces }: Wait): Promise<string> {
  const text = () => Buffer.concat(pieces).toString()
  const there = () => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text()))
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      stream.off('data', look)
      running.off('close', ended)
      act()
    }
    const look = () => {
      if (there()) settle(() => resolve(text()))
    }
    const ended = () =>
      settle(() =>
        there()
          ? resolve(text())
          : reject(new Error(`ended without printing ${wanted}; printed: ${text()}`)),
      )
    stream.on('data', look)
    running.on('close', ended)
    look()
  })
}
