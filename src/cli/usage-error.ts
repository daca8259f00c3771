/** Reports what is wrong with a command line, without anything that is in it. */
import { UsageError } from '../core/errors.ts'
import { type Text, text } from '../core/text.ts'
import type { CommandEntry } from './command-entry.ts'
import type { Invocation } from './command-line.ts'
import type { Problem } from './flag-parser.ts'
import { mostSimilar } from '../core/most-similar.ts'
import { declared, flagsOf, usageOf } from './syntax.ts'

/** The error for a problem; the commands are for suggestions. */
export function usageError(
  problem: Problem,
  invocation: Invocation,
  commands: readonly CommandEntry[],
): UsageError {
  const hint = hintFor(problem, invocation, commands)
  return new UsageError(describe(problem), { hint })
}

function describe(problem: Problem): Text {
  switch (problem.kind) {
    case 'unknownCommand':
      return text`unknown command in argument ${problem.number}`
    case 'unknownFlag':
      return text`unknown flag in argument ${problem.number}`
    case 'valueReadAsFlag':
      return text`argument ${problem.number} was read as a flag; put a value that begins with a dash after --${problem.isVariadic ? text`` : text`, or pass it on standard input with -`}`
    case 'missingValue':
      return text`missing value after --${problem.flag.long}`
    case 'invalidBoolean':
      return text`invalid --${problem.flag.long}: expected true or false`
    case 'missingArgument':
      return text`missing required argument '${problem.name}'`
    case 'tooManyArguments':
      return text`too many arguments: expected ${problem.max}, got ${problem.count}`
    case 'missingDash':
      return text`missing -- between the services and the command`
    case 'missingCommand':
      return text`missing command after --`
  }
}

function hintFor(
  problem: Problem,
  { syntax, path }: Invocation,
  commands: readonly CommandEntry[],
): Text | undefined {
  if (problem.kind === 'unknownCommand') {
    const names = [...commands.map(({ name }) => name), 'help']
    return suggestion(problem.input, names) ?? text`list the commands: chamber help`
  }
  const help = declared(['chamber', ...path, '--help'].join(' '))
  if (problem.kind === 'valueReadAsFlag') return text`list the flags: ${help}`
  if (problem.kind !== 'unknownFlag') return undefined
  const flags = flagsOf(syntax).map(({ long }) => `--${long}`)
  return suggestion(problem.input.replace(/=.*/s, ''), flags) ?? text`list the flags: ${help}`
}

function suggestion(input: string, names: readonly string[]): Text | undefined {
  const found = mostSimilar(input, names)
  return found === undefined ? undefined : text`did you mean ${declared(found)}?`
}

/** Adds how the command is called to an error about its arguments. */
export function withUsage(
  error: UsageError,
  { syntax, path }: Invocation,
  commands: readonly CommandEntry[],
): UsageError {
  if (syntax === undefined) return error
  const entry = path.length === 1 ? commands.find(({ name }) => name === path[0]) : undefined
  const usage = declared(['chamber', ...path, entry?.usage ?? usageOf(syntax)].join(' '))
  return new UsageError(error.message, { hint: error.hint, usage, cause: error.cause })
}
