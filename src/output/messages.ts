/**
 * Values go to stdout; everything else goes to stderr, behind `chamber:`. No message holds a
 * secret value.
 */
import { errorCode } from '../core/error-code.ts'
import { type ChamberError, UsageError } from '../core/errors.ts'

/** One line on stderr. */
export const message = (text: string): string => `chamber: ${text}\n`

/** A warning: the command goes on. */
export const warning = (text: string): string => message(`warning: ${text}`)

/** An error and, where they are known, the way out and how the command is used. */
export function errorMessage(error: ChamberError): string {
  const hint = error.hint === undefined ? '' : message(`hint: ${error.hint}`)
  const usage = error instanceof UsageError && error.usage ? message(`usage: ${error.usage}`) : ''
  return message(`error: ${error.message}`) + hint + usage
}

/** What a process can run out of. Here, because nothing can be loaded when it has. */
const lacks: Readonly<Record<string, readonly [text: string, hint: string]>> = {
  EMFILE: ['too many files and connections are open', 'raise the limit of open files (ulimit -n)'],
  ENFILE: [
    'too many files are open on this machine',
    'raise the limit of the system (fs.file-max)',
  ],
  ENOMEM: ['there is no memory left', 'give the process more memory'],
}

/** An error that comes of it; undefined for every other. */
export function lackMessage(error: unknown): string | undefined {
  const code = errorCode(error) ?? ''
  if (!Object.hasOwn(lacks, code)) return undefined
  const [text, hint] = lacks[code] ?? []
  return message(`error: ${text} (${code})`) + message(`hint: ${hint}`)
}

/** The chain of errors behind one, by name and code: their texts may quote an answer. */
export function describeCause(error: unknown): string {
  const lines: string[] = []
  let cause = error instanceof Error ? error.cause : undefined
  for (; cause instanceof Error && lines.length < 10; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined
    const words = [cause.name, code].filter(isWord)
    if (words.length > 0) lines.push(message(`caused by: ${words.join(' ')}`))
  }
  return lines.join('')
}

/** A name of an error may come from an answer, and then hold anything. */
const isWord = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z]\w{0,63}$/.test(text)
