/**
 * The command line, parsed once: preconnecting, the start of exec, `--verbose`, completion and
 * commander all use the result.
 *
 * Flags are read as the Go program (pflag) reads them: anywhere before `--`, as `--flag value`,
 * `--flag=value`, `-f value`, `-fvalue`, `-f=value` and bundled (`-qv=2`); a boolean takes a value
 * only after `=`.
 */
import type { GlobalFlags } from '../core/settings.ts'
import { ArgumentParser, isFlag, nextIndex, type Problem } from './argument-parser.ts'
import {
  type CommandEntry,
  type CommandSyntax,
  type FlagSpec,
  flagsOf,
  type ParsedArguments,
  parseFlags,
} from './command-entry.ts'

export interface Invocation extends ParsedArguments {
  readonly command: CommandEntry | undefined
  /** The syntax of the subcommand, if one is named. */
  readonly syntax: CommandSyntax | undefined
  /** The names of the command and the subcommand. */
  readonly path: readonly string[]
  /** What is wrong; the first one becomes the error. */
  readonly problems: readonly Problem[]
}

/** Whether a boolean flag is given, and its last value is not false. */
export const isOn = ({ flags }: Pick<ParsedArguments, 'flags'>, name: string): boolean =>
  flags.get(name)?.at(-1) === true

const isGlobal = (name: string): boolean => parseFlags(flagsOf()).some(({ long }) => long === name)

export const hasOnlyGlobalFlags = ({ flags }: Invocation): boolean =>
  [...flags.keys()].every(isGlobal)

/** The last values of the flags that every command accepts. */
export function globalFlags({ flags }: Invocation): GlobalFlags {
  const given = [...flags].filter(([name]) => isGlobal(name))
  return Object.fromEntries(given.map(([name, values]) => [camelCase(name), values.at(-1)]))
}

const camelCase = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/**
 * @param argv without the runtime and the program: `['exec', 'app', '--', 'env']`
 * @returns what it asks for, as far as it can be read
 */
export function parseCommandLine(
  argv: readonly string[],
  commands: readonly CommandEntry[],
): Invocation {
  const index = findOperand(argv, [])
  const name = argv[index]
  if (name === undefined) return parseWithoutCommand(argv)
  const path = [name]
  // the arguments of completion are data
  if (name.startsWith('__complete')) {
    return { ...new ArgumentParser([], []), ...noCommand, path, rest: argv.toSpliced(index, 1) }
  }
  if (name === 'help') return { ...new ArgumentParser(argv, [index]), ...noCommand, path }
  const command = commands.find((one) => one.name === name)
  if (command) return parseCommand(argv, command, index)
  const before = new ArgumentParser(argv.slice(0, index), [])
  return { ...before, ...noCommand, problems: [...before.problems, unknownCommand(argv, index)] }
}

const noCommand = { command: undefined, syntax: undefined, path: [] }

function unknownCommand(argv: readonly string[], index: number): Problem {
  return { kind: 'unknownCommand', number: index + 1, input: argv[index] ?? '' }
}

function parseWithoutCommand(argv: readonly string[]): Invocation {
  const parsed = new ArgumentParser(argv, [])
  const { rest = [], problems } = parsed
  const extra = rest.length > 0 ? [unknownCommand(argv, argv.length - rest.length)] : []
  return { ...parsed, ...noCommand, problems: [...problems, ...extra] }
}

function parseCommand(argv: readonly string[], command: CommandEntry, index: number): Invocation {
  const { name, subcommands = [], runsCommand } = command
  const next = subcommands.length === 0 ? -1 : findOperand(argv, [index], command)
  const subcommand = subcommands.find((one) => one.name === argv[next])
  const syntax = subcommand ?? command
  const path = subcommand ? [name, subcommand.name] : [name]
  const parsed = new ArgumentParser(argv, subcommand ? [index, next] : [index], syntax)
  const showsHelp = isOn(parsed, 'help') || (subcommands.length > 0 && !subcommand)
  const problems = [...parsed.problems, ...(showsHelp ? [] : parsed.checkOperands(runsCommand))]
  return { ...parsed, command, syntax, path, problems }
}

/**
 * Returns the index of the first operand that is not in `path`. An unknown flag takes the next
 * argument, as in the Go program.
 */
function findOperand(
  argv: readonly string[],
  path: readonly number[],
  syntax?: CommandSyntax,
): number {
  let specs: readonly FlagSpec[] | undefined
  for (let index = nextIndex(-1, path); index < argv.length; index = nextIndex(index, path)) {
    const input = argv[index] ?? ''
    if (input === '--') return -1
    if (!isFlag(input)) return index
    specs ??= parseFlags(flagsOf(syntax))
    if (takesNext(input, specs)) index = nextIndex(index, path)
  }
  return -1
}

function takesNext(input: string, specs: readonly FlagSpec[]): boolean {
  const isLong = input.startsWith('--')
  if (input.includes('=') || (!isLong && input.length > 2)) return false
  const flag = specs.find(({ long, short }) => (isLong ? `--${long}` : `-${short}`) === input)
  return flag === undefined || flag.value === 'required'
}
