/**
 * The command line, parsed once: preconnecting, the start of exec, `--verbose`, completion and
 * commander all use the result. Little code, because every start of exec loads it.
 */
import type { GlobalFlags } from '../core/settings.ts'
import { FlagParser, isFlag, type Flags, nextIndex, type Problem } from './flag-parser.ts'
import { argumentsOf, flagsOf, type FlagSpec, runsCommand, subcommandsOf } from './syntax.ts'

export interface Invocation {
  /** The names of the command and the subcommand. */
  readonly path: readonly string[]
  /** How it is called; undefined without a command. */
  readonly syntax: string | undefined
  readonly flags: Flags
  /** The arguments before `--` that are no flags. */
  readonly operands: readonly string[]
  /** Everything after the first `--`; undefined if there is none. */
  readonly rest: readonly string[] | undefined
  /** What is wrong; the first one becomes the error. */
  readonly problems: readonly Problem[]
}

/** Whether a boolean flag is given, and its last value is not false. */
export const isOn = ({ flags }: Pick<Invocation, 'flags'>, name: string): boolean =>
  flags.get(name)?.at(-1) === true

export const hasOnlyGlobalFlags = ({ flags }: Pick<Invocation, 'flags'>): boolean =>
  flags.size === 0 || [...flags.keys()].every((name) => flagsOf().some(({ long }) => long === name))

/** The last values of the flags that every command accepts. */
export function globalFlags({ flags }: Pick<Invocation, 'flags'>): GlobalFlags {
  if (flags.size === 0) return {}
  const given = flagsOf().filter(({ long }) => flags.has(long))
  return Object.fromEntries(given.map(({ long }) => [camelCase(long), flags.get(long)?.at(-1)]))
}

const camelCase = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/**
 * @param argv without the runtime and the program: `['exec', 'app', '--', 'env']`
 * @param syntaxes how every command and subcommand is called
 * @returns what it asks for, as far as it can be read
 */
export function parseCommandLine(argv: readonly string[], syntaxes: readonly string[]): Invocation {
  const first = isFlag(argv[0] ?? '') ? findOperand(argv, []) : 0
  const name = argv[first]
  if (name === undefined) return parseWithoutCommand(argv)
  // the arguments of completion are data
  if (name.startsWith('__complete')) {
    return { ...parse([], []), path: [name], rest: argv.toSpliced(first, 1) }
  }
  if (name === 'help') return parse(argv, [first])
  const syntax = name.includes(' ') ? undefined : findSyntax(syntaxes, name)
  if (syntax !== undefined) return parseCommand(argv, first, { syntax, syntaxes })
  const before = parse(argv.slice(0, first), [])
  return { ...before, problems: [...before.problems, unknownCommand(argv, first)] }
}

const findSyntax = (syntaxes: readonly string[], names: string): string | undefined =>
  syntaxes.find((one) => one === names || one.startsWith(`${names} `))

function unknownCommand(argv: readonly string[], index: number): Problem {
  return { kind: 'unknownCommand', number: index + 1, input: argv[index] ?? '' }
}

function parseWithoutCommand(argv: readonly string[]): Invocation {
  const parsed = parse(argv, [])
  const { rest = [], problems } = parsed
  const extra = rest.length > 0 ? [unknownCommand(argv, argv.length - rest.length)] : []
  return { ...parsed, problems: [...problems, ...extra] }
}

interface Syntaxes {
  readonly syntax: string
  readonly syntaxes: readonly string[]
}

function parseCommand(
  argv: readonly string[],
  first: number,
  { syntax, syntaxes }: Syntaxes,
): Invocation {
  const subcommands = subcommandsOf(syntax)
  const second = subcommands.length > 0 ? findOperand(argv, [first], syntax) : -1
  const subcommand = subcommands.find((one) => one === argv[second])
  if (subcommand === undefined) return parse(argv, [first], syntax)
  return parse(argv, [first, second], findSyntax(syntaxes, `${argv[first]} ${subcommand}`))
}

/**
 * Returns the index of the first operand that is not in `path`. An unknown flag takes the next
 * argument, as in the Go program.
 */
function findOperand(argv: readonly string[], path: readonly number[], syntax?: string): number {
  let specs: readonly FlagSpec[] | undefined
  for (let index = nextIndex(-1, path); index < argv.length; index = nextIndex(index, path)) {
    const input = argv[index] ?? ''
    if (input === '--') return -1
    if (!isFlag(input)) return index
    specs ??= flagsOf(syntax)
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

/** @param path where in argv the names of the command are */
function parse(argv: readonly string[], path: readonly number[], syntax?: string): Invocation {
  const operands: string[] = []
  let rest: readonly string[] | undefined
  let parser: FlagParser | undefined
  for (let index = nextIndex(-1, path); index < argv.length; index = nextIndex(index, path)) {
    const input = argv[index] ?? ''
    if (input === '--') {
      rest = argv.slice(index + 1)
      break
    }
    if (!isFlag(input)) operands.push(input)
    else {
      parser ??= new FlagParser(argv, path, syntax)
      if (parser.read(index, operands.length)) index = nextIndex(index, path)
    }
  }
  const { flags = new Map(), problems = [], ambiguous } = parser ?? {}
  const names = path.map((index) => argv[index] ?? '')
  const parsed = { path: names, syntax, flags, operands, rest, problems }
  return { ...parsed, problems: [...problems, ...checkOperands(parsed, ambiguous)] }
}

/** What is wrong with the number of operands; help needs none. */
function checkOperands(invocation: Invocation, ambiguous: Problem | undefined): readonly Problem[] {
  const { syntax, operands, rest } = invocation
  if (syntax === undefined || subcommandsOf(syntax).length > 0 || isOn(invocation, 'help'))
    return []
  const hasCommand = runsCommand(syntax)
  const specs = argumentsOf(syntax)
  const count = operands.length + (hasCommand ? 0 : (rest?.length ?? 0))
  const missing = specs[count]
  if (missing?.isSecret && ambiguous) return [ambiguous]
  if (missing?.isRequired) return [{ kind: 'missingArgument', name: missing.name }]
  const max = specs.at(-1)?.isVariadic ? Infinity : specs.length
  if (count > max) return [{ kind: 'tooManyArguments', max, count }]
  if (!hasCommand) return []
  if (!rest) return [{ kind: 'missingDash' }]
  return rest.length === 0 ? [{ kind: 'missingCommand' }] : []
}
