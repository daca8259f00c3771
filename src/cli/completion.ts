/**
 * What may come next on a command line, in the protocol of cobra, so that the completion scripts
 * that were installed with the Go program go on working: a line for each candidate (with its
 * description behind a tab), and `:` and a number, a sum of directives, on the last.
 */
import type { Argument, Command } from 'commander'
import { type Row, rows } from '../commands/registry.ts'
import { type Context, createContext, type World } from '../context.ts'
import { backends } from '../core/backend.ts'
import { servicesOf } from '../core/secret-name.ts'
import { isKey } from '../core/key.ts'
import { parseService } from '../core/service-reference.ts'
import { findCommand, type Flag, flagsOf, helpFlag } from './command-line.ts'
import { createWholeRoot } from './global-flags.ts'

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
 * @param words what is typed so far; the last one, possibly empty, is to be completed
 * @returns the candidates as the scripts read them; nothing is ever an error
 */
export async function completeWords(
  words: readonly string[],
  world: World,
  { withDescriptions }: { readonly withDescriptions: boolean },
): Promise<string> {
  const before = words.slice(0, -1)
  const typed = words.at(-1) ?? ''
  const { candidates, directive } = await complete(before, typed, quiet(world)).catch(() => none)
  const lines = candidates
    .filter(({ word }) => word.startsWith(typed))
    .map(({ word, about }) => (withDescriptions && about ? `${word}\t${about}` : word))
  return [...lines, `:${directive}`, ''].join('\n')
}

/** A shell that waits for its candidates gets no warnings, and no long wait. */
const quiet = (world: World): World => ({ ...world, stderr: { ...world.stderr, write() {} } })

async function complete(before: string[], typed: string, world: World): Promise<Completion> {
  const root = createWholeRoot(world.stdout)
  const globals = [...flagsOf(root), helpFlag]
  const place = findCommand(before, globals)
  const row = rows.find(({ name }) => name === place?.name)
  if (!place || !row) return completeRoot(root, before, typed)
  return completeCommand(root, row, { before: before.toSpliced(place.index, 1), typed, world })
}

function completeRoot(root: Command, before: readonly string[], typed: string): Completion {
  const value = flagBefore(before, flagsOf(root))
  if (value) return flagValues(root, value)
  if (typed.startsWith('-')) return flagNames([root])
  return commandNames(root)
}

const commandNames = (command: Command): Completion => ({
  candidates: command.commands.map((one) => ({ word: one.name(), about: one.description() })),
  directive: directives.noFiles,
})

interface Situation {
  readonly before: readonly string[]
  readonly typed: string
  readonly world: World
}

async function completeCommand(root: Command, row: Row, situation: Situation): Promise<Completion> {
  const { typed, world } = situation
  const context = createContext(world, () => ({ ...globalValues(root, situation), timeout: '5s' }))
  const loaded = (await row.load())(context)
  const place = findCommand(situation.before, [...flagsOf(root), ...flagsOf(loaded), helpFlag])
  const below = loaded.commands.find((one) => one.name() === place?.name)
  if (loaded.commands.length > 0 && !below) return commandNames(loaded)
  const command = below ?? loaded
  const before = below && place ? situation.before.toSpliced(place.index, 1) : situation.before
  // What follows the dash of exec is a command of its own.
  if (before.includes('--')) return row.keepsDash ? files : none
  const flags = [...flagsOf(root), ...flagsOf(command)]
  const value = flagBefore(before, flags)
  if (value) return flagValues(flagsOf(command).includes(value) ? command : root, value, command)
  if (typed.startsWith('-')) return flagNames([command, root])
  return completeArgument(command, operandsOf(before, flags), context)
}

/** Flags that say where secrets are looked up. */
function globalValues(root: Command, { before }: Situation): Record<string, string> {
  const values: Record<string, string> = {}
  for (const option of root.options.filter(({ required }) => required)) {
    const index = before.findIndex((word) => word === option.long || word === option.short)
    const joined = before.find((word) => word.startsWith(`${option.long}=`))
    const value = joined?.slice((option.long ?? '').length + 1) ?? before[index + 1]
    if ((index >= 0 || joined) && value !== undefined) values[option.attributeName()] = value
  }
  return values
}

const flagNames = (commands: readonly Command[]): Completion => ({
  candidates: commands
    .flatMap(({ options }) => options.filter(({ hidden }) => !hidden))
    .map(({ long, description }) => ({ word: long ?? '', about: description })),
  directive: directives.noFiles,
})

/** The flag whose value is being typed. */
function flagBefore(before: readonly string[], flags: readonly Flag[]): Flag | undefined {
  const word = before.at(-1) ?? ''
  return flags.find(
    ({ long, short, takesValue }) =>
      takesValue && (word === `--${long}` || (short !== undefined && word === `-${short}`)),
  )
}

function flagValues(owner: Command, flag: Flag, command = owner): Completion {
  if (flag.long === 'backend') return words(backends)
  const option = [...command.options, ...owner.options].find(
    ({ long }) => long === `--${flag.long}`,
  )
  return option?.argChoices ? words(option.argChoices) : files
}

const words = (all: readonly string[]): Completion => ({
  candidates: all.map((word) => ({ word })),
  directive: directives.noFiles,
})

function operandsOf(before: readonly string[], flags: readonly Flag[]): string[] {
  const operands: string[] = []
  for (let from = 0; ;) {
    const place = findCommand(before, flags, from)
    if (!place) return operands
    operands.push(place.name)
    from = place.index + 1
  }
}

async function completeArgument(
  command: Command,
  operands: readonly string[],
  context: Context,
): Promise<Completion> {
  const declared = command.registeredArguments
  const argument = declared[operands.length] ?? lastVariadic(declared)
  if (!argument) return none
  if (argument.argChoices) return words(argument.argChoices)
  const name = argument.name()
  if (serviceArguments.has(name)) return words(await services(context))
  if (name === 'key') return words(await keys(context, operands[0] ?? ''))
  return name === 'file' ? files : none
}

/** The names of arguments that are services, or may be. */
const serviceArguments = new Set(['service', 'from', 'to', 'a', 'b'])

const lastVariadic = (declared: readonly Argument[]): Argument | undefined =>
  declared.findLast(({ variadic }) => variadic)

async function services({ openStore }: Context): Promise<string[]> {
  return servicesOf(await (await openStore()).names(''))
}

async function keys({ openStore, env }: Context, service: string): Promise<string[]> {
  const store = await openStore()
  const { secrets } = await store.list(parseService(service, env), { withValues: false })
  // A key of another program may be anything; what cannot be entered is of no use here.
  return secrets.map(({ key }) => key).filter(isKey)
}
