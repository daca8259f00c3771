/** Runs the `credential_process` of a profile, and ends it when nobody waits for it any more. */
import { type ChildProcess, spawn } from 'node:child_process'
import { isatty } from 'node:tty'
import type { AwsCredentialIdentity } from '@smithy/types'
import { text } from '../../core/text.ts'
import { isRecord } from '../../core/is-record.ts'
import { toCredentials } from './response.ts'
import { CredentialFault } from './source-error.ts'

/** Bytes of an answer. */
const largest = 1_048_576

/** Milliseconds for a person to answer it, as in the Go SDK. */
const attendedDeadline = 60_000

/** Somebody is there to be asked for a code: on the terminal, where the process then stays. */
const isAttended = (): boolean => isatty(0) || isatty(2)

/** Milliseconds for a process to end; undefined for the time of every other source. */
export const processDeadline = (): number | undefined =>
  isAttended() ? attendedDeadline : undefined

/**
 * The credentials that a command prints.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 * @throws {CredentialFault} {@link CredentialFault}, which quotes nothing
 */
export async function processCredentials(
  command: string,
  signal: AbortSignal,
): Promise<AwsCredentialIdentity> {
  const answer = parseJson(await runProcess(command, signal))
  if (answer.Version !== 1 || !answer.AccessKeyId || !answer.SecretAccessKey) {
    throw new CredentialFault(text`the process printed no credentials`)
  }
  const credentials = toCredentials(answer)
  if ((credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY) > Date.now())
    return credentials
  throw new CredentialFault(text`the process printed expired credentials`)
}

function parseJson(output: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(output)
    return isRecord(answer) ? answer : {}
  } catch {
    throw new CredentialFault(text`the process printed something that is not JSON`)
  }
}

/**
 * What a command prints. It gets no input, and what it says on stderr stays unseen, unless they are
 * a terminal. It ends with its whole group when `signal` fires or this process ends; on a terminal
 * it stays in ours, which is what Ctrl-C reaches.
 *
 * @throws {CredentialFault} {@link CredentialFault}
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
      reject(new CredentialFault(text`the process printed too much`))
    })
    child.once('error', () => reject(new CredentialFault(text`the process failed`)))
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString())
      else reject(new CredentialFault(text`the process failed`))
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
