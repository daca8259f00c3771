/**
 * Runs the `credential_process` of a profile, and ends it when nobody waits for it any more: the SDK
 * would leave it behind.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { isatty } from 'node:tty'
import { promisify } from 'node:util'

/** Bytes of an answer; the SDK takes as many. */
const largest = 1_048_576

/** Milliseconds for a person to answer it, as in the Go SDK. */
const attendedDeadline = 60_000

/** Somebody is there to be asked for a code: on the terminal, where the process then stays. */
const isAttended = (): boolean => isatty(0) || isatty(2)

/** Milliseconds for a process to end; undefined for the time of every other source. */
export const processDeadline = (): number | undefined =>
  isAttended() ? attendedDeadline : undefined

/**
 * Lets the SDK's providers run processes by {@link runProcess}: they have a door for that, and
 * promisify what is put there.
 */
export async function adoptProcesses(signal: AbortSignal): Promise<void> {
  const { externalDataInterceptor } = await import('@smithy/core/config')
  const run = async (command: string) => ({ stdout: await runProcess(command, signal) })
  externalDataInterceptor.interceptToken('exec', Object.assign(run, { [promisify.custom]: run }))
}

/**
 * What a command prints. It gets no input, and what it says on stderr stays unseen, unless they are
 * a terminal. It ends with its whole group when `signal` fires or this process ends; on a terminal
 * it stays in ours, which is what Ctrl-C reaches.
 *
 * @throws {Error} in words that `sdk-credentials.ts` knows
 */
function runProcess(command: string, signal: AbortSignal): Promise<string> {
  const isOwnGroup = process.platform !== 'win32' && !isAttended()
  let child: ChildProcess | undefined
  const end = () => kill(child, isOwnGroup)
  // before it is started: a signal that comes in that moment must not leave it behind
  const forget = endWithUs(end)
  signal.addEventListener('abort', end)
  child = spawn(command, {
    shell: true,
    detached: isOwnGroup,
    windowsHide: true,
    stdio: [isatty(0) ? 'inherit' : 'ignore', 'pipe', isatty(2) ? 'inherit' : 'ignore'],
  })
  return printed(child, end).finally(() => {
    forget()
    signal.removeEventListener('abort', end)
  })
}

function printed(child: ChildProcess, end: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size <= largest) return
      end()
      reject(new Error('stdout maxBuffer'))
    })
    child.once('error', () => reject(new Error('Command failed')))
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString())
      else reject(new Error('Command failed'))
    })
  })
}

function kill(child: ChildProcess | undefined, isOwnGroup: boolean): void {
  if (child?.pid === undefined) return
  try {
    process.kill(isOwnGroup ? -child.pid : child.pid, 'SIGKILL')
  } catch {
    // it has just ended
  }
}

/** Signals that end this process, which `exit` does not tell of. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** @returns undoes it */
function endWithUs(end: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    end()
    forget()
    process.kill(process.pid, signal)
  }
  const forget = () => {
    process.off('exit', end)
    for (const signal of endings) process.off(signal, onSignal)
  }
  process.on('exit', end)
  for (const signal of endings) process.on(signal, onSignal)
  return forget
}
