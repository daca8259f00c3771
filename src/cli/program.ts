/** Runs a command line: its help, its error, or its command by commander. */
import { type Command, CommanderError } from 'commander'
import { createContext, type World } from '../context.ts'
import { UsageError } from '../core/errors.ts'
import { text } from '../core/text.ts'
import { createReporter } from '../output/reporter.ts'
import type { CommandEntry, Commands } from './command-entry.ts'
import { globalFlags, type Invocation, isOn } from './command-line.ts'
import type { Flags } from './flag-parser.ts'
import { createRoot, createWholeRoot } from './global-flags.ts'
import { declared, runsCommand } from './syntax.ts'

/** @throws {ChamberError} if the command cannot do its work */
export async function run(invocation: Invocation, world: World, commands: Commands): Promise<void> {
  const { path, problems } = invocation
  const [name = ''] = path
  const command = commands.entries.find((one) => one.name === name)
  if (name.startsWith('__complete')) return complete(invocation, world, commands)
  if (problems[0]) {
    const { usageError } = await import('./usage-error.ts')
    throw usageError(problems[0], invocation, commands.entries)
  }
  if (name === 'help') return showHelp(invocation, world, commands)
  if (!command) return createWholeRoot(world.stdout, commands.entries).outputHelp()
  await runCommand(command, invocation, world)
}

/** Hidden: for the scripts of `chamber completion` and those of the Go program. */
async function complete(
  { path, rest = [] }: Invocation,
  world: World,
  commands: Commands,
): Promise<void> {
  const { completeArgs } = await import('./completion.ts')
  const withDescriptions = path[0] === '__complete'
  world.stdout.write(await completeArgs(rest, world, commands, { withDescriptions }))
}

/** An unknown topic shows the help of what is known of it, and is no failure. */
async function showHelp({ operands }: Invocation, world: World, commands: Commands): Promise<void> {
  const [topic, ...more] = operands
  if (topic === 'environment') return showVariables(world)
  const entry = commands.entries.find(({ name }) => name === topic)
  if (!entry) {
    if (topic !== undefined && topic !== 'help') {
      createReporter(world.stderr, () => false).info(text`unknown help topic`)
    }
    return createWholeRoot(world.stdout, commands.entries).outputHelp()
  }
  const command = await load(entry, world)
  const below = command.commands.find((one) => one.name() === more[0])
  ;(below ?? command).outputHelp()
}

async function showVariables({ stdout }: World): Promise<void> {
  const { describeVariables } = await import('./environment-variables.ts')
  stdout.write(describeVariables())
}

/** Creates a command as a subcommand of the program. */
async function load(entry: CommandEntry, world: World, flags = {}): Promise<Command> {
  const create = await entry.load()
  const command = create(createContext(world, () => flags))
  const root = createRoot(world.stdout)
  root.addCommand(command.copyInheritedSettings(root))
  for (const below of command.commands) below.copyInheritedSettings(command)
  return command
}

async function runCommand(
  entry: CommandEntry,
  invocation: Invocation,
  world: World,
): Promise<void> {
  const loaded = await load(entry, world, globalFlags(invocation))
  const [, name] = invocation.path
  const command = loaded.commands.find((one) => one.name() === name) ?? loaded
  // A command that has subcommands shows its help, whatever else is asked of it.
  if (isOn(invocation, 'help') || command.commands.length > 0) return command.outputHelp()
  checkChoices(command, invocation.flags)
  try {
    await command.parseAsync(canonicalArgs(command, invocation), { from: 'user' })
  } catch (error) {
    // its message may quote an argument
    throw error instanceof CommanderError ? new UsageError(text`invalid arguments`) : error
  }
}

/** Rejects values that commander would quote. */
function checkChoices({ options }: Command, flags: Flags): void {
  for (const { long, argChoices: choices } of options) {
    const values = flags.get(long?.slice(2) ?? '') ?? []
    if (!choices || values.every((value) => choices.includes(String(value)))) continue
    const expected = choices.join(', ').replace(/, ([^,]*)$/, ' or $1')
    throw new UsageError(text`invalid ${declared(long ?? '')}: expected ${declared(expected)}`)
  }
}

/** The arguments in the one spelling that commander and the Go program read alike. */
function canonicalArgs(
  { options }: Command,
  { syntax = '', flags, operands, rest }: Invocation,
): string[] {
  const given = [...flags].filter(([name]) => options.some(({ long }) => long === `--${name}`))
  const args = given.flatMap(([name, values]) =>
    values.at(-1) === false ? [] : values.map((value) => spell(name, value)),
  )
  const dash = runsCommand(syntax) ? ['--'] : []
  return [...args, '--', ...operands, ...dash, ...(rest ?? [])]
}

const spell = (name: string, value: string | boolean): string =>
  typeof value === 'string' ? `--${name}=${value}` : `--${name}`
