/**
 * What may come next on a command line, in the protocol of cobra, so that the completion scripts
 * that were installed with the Go program go on working: a line for each candidate (with its
 * description after a tab), and `:` and a number, a sum of directives, on the last.
 */
import type { Command } from 'commander'
import { type Context, createContext, type World } from '../context.ts'
import { backends } from '../core/backend.ts'
import { servicesOf } from '../core/secret-name.ts'
import { isKey } from '../core/key.ts'
import { parseService } from '../core/service-reference.ts'
import type { CommandEntry, Commands } from './command-entry.ts'
import { globalFlags, type Invocation, parseCommandLine } from './command-line.ts'
import { createWholeRoot } from './global-flags.ts'
import { argumentsOf, runsCommand } from './syntax.ts'

/** https://github.com/spf13/cobra/blob/main/site/content/completions/_index.md */
const directives = { default: 0, noFiles: 4 } as const

interface Candidate {
  readonly word: string
  readonly about?: string | undefined
}

interface Completion {
  readonly candidates: readonly Candidate[]
  readonly directive: number
}

const files: Completion = { candidates: [], directive: directives.default }
const none: Completion = { candidates: [], directive: directives.noFiles }

/**
 * @param argv the arguments so far; the last one, possibly empty, is to be completed
 * @returns the candidates as the scripts read them; nothing is ever an error
 */
export async function completeArgs(
  argv: readonly string[],
  world: World,
  { entries, syntaxes }: Commands,
  { withDescriptions }: { readonly withDescriptions: boolean },
): Promise<string> {
  const input = argv.at(-1) ?? ''
  const invocation = parseCommandLine(argv.slice(0, -1), syntaxes)
  const root = createWholeRoot(world.stdout, entries)
  const entry = entries.find(({ name }) => name === invocation.path[0])
  const completing = entry
    ? completeCommand(root, entry, { invocation, input, world: quiet(world) })
    : completeRoot(root, invocation, input)
  const { candidates, directive } = await completing.catch(() => none)
  const lines = candidates
    .filter(({ word }) => word.startsWith(input))
    .map(({ word, about }) => (withDescriptions && about ? `${word}\t${about}` : word))
  return [...lines, `:${directive}`, ''].join('\n')
}

/** A shell that waits for its candidates gets no warnings. */
const quiet = (world: World): World => ({ ...world, stderr: { ...world.stderr, write() {} } })

async function completeRoot(
  root: Command,
  invocation: Invocation,
  input: string,
): Promise<Completion> {
  return completeFlag([root], invocation, input) ?? commandNames(root)
}

const commandNames = (command: Command): Completion => ({
  candidates: command.commands.map((one) => ({ word: one.name(), about: one.description() })),
  directive: directives.noFiles,
})

interface Situation {
  readonly invocation: Invocation
  readonly input: string
  readonly world: World
}

async function completeCommand(
  root: Command,
  entry: CommandEntry,
  { invocation, input, world }: Situation,
): Promise<Completion> {
  // no long wait either
  const flags = { ...globalFlags(invocation), timeout: '5s' }
  const context = createContext(world, () => flags)
  const loaded = (await entry.load())(context)
  const { path, syntax = '', operands, rest } = invocation
  const [, name] = path
  if (loaded.commands.length > 0 && name === undefined) return commandNames(loaded)
  const command = loaded.commands.find((one) => one.name() === name) ?? loaded
  // What follows the -- of exec is a command line of its own.
  if (rest) return runsCommand(syntax) ? files : none
  return (
    completeFlag([command, root], invocation, input) ??
    (await completeArgument(syntax, operands, context))
  )
}

/** The value of a flag, if the last argument waits for one, or the flags. */
function completeFlag(
  commands: readonly Command[],
  { problems }: Invocation,
  input: string,
): Completion | undefined {
  const options = commands.flatMap((command) => command.options)
  const waiting = problems.find((problem) => problem.kind === 'missingValue')
  if (waiting) {
    const { long: name } = waiting.flag
    if (name === 'backend') return words(backends)
    const choices = options.find(({ long }) => long === `--${name}`)?.argChoices
    return choices ? words(choices) : files
  }
  if (!input.startsWith('-')) return undefined
  const candidates = options
    .filter(({ hidden }) => !hidden)
    .map(({ long, description }) => ({ word: long ?? '', about: description }))
  return { candidates, directive: directives.noFiles }
}

const words = (all: readonly string[]): Completion => ({
  candidates: all.map((word) => ({ word })),
  directive: directives.noFiles,
})

/** The names of arguments that are services, or may be. */
const serviceArguments = new Set(['service', 'from', 'to', 'a', 'b'])

async function completeArgument(
  syntax: string,
  operands: readonly string[],
  context: Context,
): Promise<Completion> {
  const specs = argumentsOf(syntax)
  const name = (specs[operands.length] ?? specs.findLast(({ isVariadic }) => isVariadic))?.name
  if (name === undefined) return none
  if (serviceArguments.has(name)) return words((await services(context)).filter(isPlainService))
  if (name === 'key') return words((await keys(context, operands[0] ?? '')).filter(isPlainKey))
  return name === 'file' ? files : none
}

/** A name that another program has chosen could run a command in the shell that it is inserted into. */
const isPlainKey = (name: string): boolean => /^[\w.-]+$/.test(name)
const isPlainService = (name: string): boolean => name.split('/').every(isPlainKey)

async function services({ openStore }: Context): Promise<string[]> {
  return servicesOf(await (await openStore()).names(''))
}

async function keys({ openStore, env }: Context, service: string): Promise<string[]> {
  const store = await openStore()
  const { secrets } = await store.list(parseService(service, env), { withValues: false })
  // A key of another program may be anything; what cannot be entered is of no use here.
  return secrets.map(({ key }) => key).filter(isKey)
}
