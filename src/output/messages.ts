/**
 * Values go to stdout; everything else goes to stderr, behind `chamber:`. No message holds a
 * secret value.
 */
import { errorCode } from '../core/error-code.ts'
import { ChamberError, UsageError } from '../core/errors.ts'
import { text, quote, type Text } from '../core/text.ts'

/** What is said about a failure: the error and, where they are known, the way out and the usage. */
export function describeError(error: unknown): readonly Text[] {
  if (!(error instanceof ChamberError)) return describeLack(error) ?? [describeDefect(error)]
  if (error.code === 'OUTPUT_CLOSED') return []
  const usage = error instanceof UsageError ? error.usage : undefined
  return [
    text`error: ${error.message}`,
    ...(error.hint === undefined ? [] : [text`hint: ${error.hint}`]),
    ...(usage ? [text`usage: ${usage}`] : []),
  ]
}

/** Its text may hold anything, so it is not shown. */
function describeDefect(error: unknown): Text {
  return text`error: a defect of chamber (${errorName(error)}); please report what you ran`
}

/** What kind of error it is. */
export const errorName = (error: unknown): Text =>
  error instanceof Error ? safeName(error.name) : text`${typeof error}`

/** What a process can run out of. Here, because nothing can be loaded when it has. */
const lacks: Readonly<Record<string, readonly [what: Text, hint: Text]>> = {
  EMFILE: [
    text`too many files and connections are open`,
    text`raise the limit of open files (ulimit -n)`,
  ],
  ENFILE: [
    text`too many files are open on this machine`,
    text`raise the limit of the system (fs.file-max)`,
  ],
  ENOMEM: [text`there is no memory left`, text`give the process more memory`],
}

/** An error that comes of it; undefined for every other. */
function describeLack(error: unknown): readonly Text[] | undefined {
  const code = errorCode(error)
  const lack = code !== undefined && Object.hasOwn(lacks, code) ? lacks[code] : undefined
  if (!lack || code === undefined) return undefined
  return [text`error: ${lack[0]} (${code})`, text`hint: ${lack[1]}`]
}

/** The chain of errors behind one, by name and code: their texts may quote an answer. */
export function describeCause(error: unknown): readonly Text[] {
  const lines: Text[] = []
  let cause = error instanceof Error ? error.cause : undefined
  for (; cause instanceof Error && lines.length < 10; cause = cause.cause) {
    lines.push(text`caused by: ${safeName(cause.name)}${codeBehind(cause)}`)
  }
  return lines
}

function codeBehind(cause: unknown): Text {
  const code = errorCode(cause)
  return code === undefined ? text`` : text` ${code}`
}

/** A name of an error may come from an answer, and then hold anything. */
function safeName(name: string): Text {
  const isOne = /^[A-Z][A-Za-z\d]{0,63}(?:Error|Exception|Fault|Failure)$/.test(name)
  return isOne || name === 'Error' ? quote(name, 'errorName') : text`Error`
}
