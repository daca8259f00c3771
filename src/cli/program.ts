/**
 * The program: finds the command among the words, hands commander what it reads, and shows help.
 */
import { text, quote, storedName } from '../core/text.ts'
import { type Command, CommanderError } from 'commander'
import { type Row, rows } from '../commands/registry.ts'
import { createContext, type World } from '../context.ts'
import { createReporter } from '../output/reporter.ts'
import { UsageError } from '../core/errors.ts'
import {
  findCommand,
  type Flag,
  flagsOf,
  helpFlag,
  parseWords,
  type ParsedWords,
} from './command-line.ts'
import { describeRefusal } from './usage-error.ts'
import { createRoot, createWholeRoot } from './global-flags.ts'

/**
 * Runs a command line.
 * @param words without the runtime and the program: `['exec', 'app', '--', 'env']`
 * @throws {ChamberError} for whatever keeps the command from doing its work
 */
export async function run(words: readonly string[], world: World): Promise<void> {
  const root = createRoot(world.stdout)
  const globals = [...flagsOf(root), helpFlag]
  const place = findCommand(words, globals)
  if (!place) return showBare(parseWords(words, globals), world)
  const rest = words.toSpliced(place.index, 1)
  if (place.name === 'help') return showHelp(parseWords(rest, globals), world)
  if (place.name.startsWith('__complete')) return complete(place.name, rest, world)
  const row = rows.find(({ name }) => name === place.name)
  if (!row) throw unknownCommand(place.name)
  await runRow(root, row, rest, world)
}

/** The exit status of failures that have none of their own. */
export function failureStatus(words: readonly string[]): number {
  const place = findCommand(words, [...flagsOf(createRoot({ write() {} })), helpFlag])
  return rows.find(({ name }) => name === place?.name)?.failureStatus ?? 1
}

/** Hidden, for the scripts of `chamber completion` and those of the Go program. */
async function complete(name: string, words: readonly string[], world: World): Promise<void> {
  const { completeWords } = await import('./completion.ts')
  const withDescriptions = name === '__complete'
  world.stdout.write(await completeWords(words, world, { withDescriptions }))
}

/** No command: the help, whether asked for or not. */
function showBare({ rest = [] }: ParsedWords, { stdout }: World): void {
  if (rest[0] !== undefined) throw unknownCommand(rest[0])
  createWholeRoot(stdout).outputHelp()
}

/** An unknown topic shows the help of what is known of it, and is no failure. */
async function showHelp({ operands }: ParsedWords, world: World): Promise<void> {
  const root = createWholeRoot(world.stdout)
  const [topic, ...more] = operands
  if (topic === 'environment') return showVariables(world)
  const row = rows.find(({ name }) => name === topic)
  if (!row && topic !== undefined && topic !== 'help') {
    const report = createReporter(world.stderr, () => false)
    report.info(text`unknown help topic: ${quote(operands.join(' '), 'command')}`)
  }
  const command = row ? await loadInto(root, row, world) : root
  const below = row && command.commands.find((one) => one.name() === more[0])
  ;(below ?? command).outputHelp()
}

async function showVariables({ stdout }: World): Promise<void> {
  const { describeVariables } = await import('./environment-variables.ts')
  stdout.write(describeVariables())
}

function unknownCommand(name: string): UsageError {
  return new UsageError(text`unknown command: ${quote(name, 'command')}`, {
    hint: text`see chamber help`,
  })
}

/** Puts the real command in the place of its row. */
async function loadInto(root: Command, row: Row, world: World): Promise<Command> {
  const create = await row.load()
  const command = create(createContext(world, () => root.opts()))
  Object.assign(root, { commands: [] })
  root.addCommand(command.copyInheritedSettings(root))
  for (const below of command.commands) below.copyInheritedSettings(command)
  return command
}

/** The same failure with how a command is used, for whoever runs it without the program. */
export async function withUsageOf(name: string, error: UsageError, world: World): Promise<unknown> {
  const row = rows.find((one) => one.name === name)
  if (!row) return error
  const command = await loadInto(createRoot(world.stdout), row, world)
  return withUsage({ command, path: [name], words: [] }, error)
}

/** A command of a command: `tag read`. */
interface Target {
  readonly command: Command
  readonly path: readonly string[]
  readonly words: readonly string[]
}

async function runRow(
  root: Command,
  row: Row,
  words: readonly string[],
  world: World,
): Promise<void> {
  const loaded = await loadInto(root, row, world)
  const globals = flagsOf(root)
  const target = locate(loaded, words, globals)
  try {
    const parsed = parseWords(target.words, [...globals, ...flagsOf(target.command), helpFlag])
    // A command that only holds others shows its help, whatever else is asked of it.
    const holdsOthers = target.command.commands.length > 0
    if (parsed.flags.includes('--help') || holdsOthers) return target.command.outputHelp()
    const canonical = canonicalWords(target, parsed, { globals, keepsDash: row.keepsDash ?? false })
    await root.parseAsync(canonical, { from: 'user' })
  } catch (error) {
    throw withUsage(target, error)
  }
}

function locate(command: Command, words: readonly string[], globals: readonly Flag[]): Target {
  const whole = { command, path: [command.name()], words }
  const place = findCommand(words, [...globals, ...flagsOf(command), helpFlag])
  const below = command.commands.find((one) => one.name() === place?.name)
  if (!place || !below) return whole
  const path = [command.name(), below.name()]
  return { command: below, path, words: words.toSpliced(place.index, 1) }
}

/** The words as commander reads them: global flags, the command, its flags, `--`, the operands. */
function canonicalWords(
  { path }: Target,
  parsed: ParsedWords,
  { globals, keepsDash }: { readonly globals: readonly Flag[]; readonly keepsDash: boolean },
): string[] {
  const isGlobal = (word: string) =>
    globals.some(({ long }) => word === `--${long}` || word.startsWith(`--${long}=`))
  return [
    ...parsed.flags.filter(isGlobal),
    ...path,
    ...parsed.flags.filter((word) => !isGlobal(word)),
    '--',
    ...parsed.operands,
    ...(keepsDash && parsed.rest ? ['--'] : []),
    ...(parsed.rest ?? []),
  ]
}

/** Wrong usage is followed by how the command is used. */
function withUsage({ command, path }: Target, error: unknown): unknown {
  const usage = storedName(`chamber ${path.join(' ')} ${command.usage()}`)
  if (error instanceof CommanderError) {
    return new UsageError(describeRefusal(error, command), { usage })
  }
  return error instanceof UsageError
    ? new UsageError(error.message, { hint: error.hint, usage })
    : error
}
