/** Lines for `eval "$(chamber env app)"`: `export NAME=value` for bash, dash, zsh and the like. */
import type { NamedSecret } from '../core/secret.ts'
import type { Printed } from './format.ts'
import { capitals, caseKept, nameVariables, withoutNul } from './variables.ts'

export interface ShellOptions {
  /** Names in the case of their keys. */
  readonly preserveCase: boolean
  /** Values in double quotes and line breaks as `\n`, on one line each: for readers of dotenv. */
  readonly escapeStrings: boolean
}

/** An `export` for each secret. */
export function printShell(
  secrets: readonly NamedSecret[],
  { preserveCase, escapeStrings }: ShellOptions,
): Printed {
  const named = withoutNul(nameVariables(secrets, preserveCase ? caseKept : capitals))
  const quote = escapeStrings ? quoteEscaped : quoteWord
  const text = named.variables.map(({ name, value }) => `export ${name}=${quote(value)}\n`).join('')
  return { text, losses: named.losses }
}

/**
 * A word that every shell reads as the value, line breaks and all. What begins with `=`, or has one
 * behind a colon, is a command to be looked up for zsh, so it is quoted as well.
 */
export function quoteWord(value: string): string {
  const bare = /^[\w@%+=:,./-]+$/.test(value) && !/(^|:)=/.test(value)
  return bare ? value : `'${value.replaceAll("'", `'"'"'`)}'`
}

/** As the Go program escapes: what a shell would expand, and line breaks, which a shell keeps as \n. */
export function quoteEscaped(value: string): string {
  const escaped = value.replace(/[\\"$`]/g, '\\$&')
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`
}
