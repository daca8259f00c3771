/**
 * The program: global flags and the rows of commands. A command's module is imported when it runs,
 * or when its help is asked for.
 */
import { Command, CommanderError, Option } from 'commander'
import { findCommand, type Flag, parseWords, type ParsedWords } from './command-line.ts'
import type { Context } from './context.ts'
import { UsageError } from './errors.ts'
import { message, warning } from './output/messages.ts'
import { type GlobalFlags, resolveSettings } from './settings.ts'

interface Row {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<(context: Context) => Command>
  /** Whether the command reads `--` itself. */
  readonly keepsDash?: boolean
}

const rows: readonly Row[] = [
  {
    name: 'exec',
    summary: 'run a command with secrets in its environment',
    load: async () => (await import('./commands/exec.ts')).execCommand,
    keepsDash: true,
  },
  {
    name: 'write',
    summary: 'create or change a secret',
    load: async () => (await import('./commands/write.ts')).writeCommand,
  },
  {
    name: 'read',
    summary: 'print one secret',
    load: async () => (await import('./commands/read.ts')).readCommand,
  },
  {
    name: 'list',
    summary: 'list the secrets of a service',
    load: async () => (await import('./commands/list.ts')).listCommand,
  },
  {
    name: 'list-services',
    summary: 'list the services',
    load: async () => (await import('./commands/list-services.ts')).listServicesCommand,
  },
  {
    name: 'history',
    summary: 'list the versions of a secret',
    load: async () => (await import('./commands/history.ts')).historyCommand,
  },
  {
    name: 'delete',
    summary: 'delete a secret and all its versions',
    load: async () => (await import('./commands/delete.ts')).deleteCommand,
  },
  {
    name: 'dev-server',
    summary: 'serve an embedded Parameter Store on this machine',
    load: async () => (await import('./commands/dev-server.ts')).devServerCommand,
  },
  {
    name: 'version',
    summary: 'print the version',
    load: async () => (await import('./commands/version.ts')).versionCommand,
  },
]

/** What the program needs from the world; flags and variables make a context of it. */
export type World = Omit<Context, 'notice' | 'openStore'>

/**
 * Runs a command line.
 * @param words without the runtime and the program: `['exec', 'app', '--', 'env']`
 * @throws {ChamberError} for whatever keeps the command from doing its work
 */
export async function run(words: readonly string[], world: World): Promise<void> {
  const root = createRoot(world)
  const globals = [...flagsOf(root), helpFlag]
  const place = findCommand(words, globals)
  if (!place) return showBare(root, parseWords(words, globals))
  const rest = words.toSpliced(place.index, 1)
  if (place.name === 'help') return showHelp(root, parseWords(rest, globals), world)
  const row = rows.find(({ name }) => name === place.name)
  if (!row) throw unknownCommand(place.name)
  await runRow(root, row, rest, world)
}

const helpFlag: Flag = { long: 'help', short: 'h', takesValue: false }

function createRoot({ stdout }: World): Command {
  const root = new Command('chamber')
    .description('Secrets of services in AWS Parameter Store, for people and for programs.')
    .usage('[options] <command>')
    .option('-b, --backend <name>', 'where secrets are kept: ssm, local, null (default: ssm)')
    .option('--kms-key <id>', 'KMS key that encrypts what is written: id, alias or ARN')
    .option('--kms-key-alias <alias>', 'as --kms-key; refused by the ssm backend, as it always was')
    .option('-r, --retries <count>', 'attempts at a call, the first included (default: 10)')
    .option('--retry-mode <mode>', 'standard or adaptive (default: standard)')
    .option('--timeout <duration>', 'for all that AWS is asked (default: 60s)')
    .option('--local-file <path>', 'file of the local backend')
    .option('--verbose', 'tell more on stderr; never a secret')
    .addOption(new Option('--min-throttle-delay <duration>').hideHelp())
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', '\nMore about a command: chamber help <command>')
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), outputError() {} })
  for (const { name, summary } of rows) root.addCommand(new Command(name).description(summary))
  return root
}

function flagsOf(command: Command): Flag[] {
  return command.options.map(({ long, short, required }) => ({
    long: (long ?? '').replace(/^--/, ''),
    short: short?.replace(/^-/, ''),
    takesValue: required,
  }))
}

/** No command: the help, whether asked for or not. */
function showBare(root: Command, { rest = [] }: ParsedWords): void {
  if (rest[0] !== undefined) throw unknownCommand(rest[0])
  root.outputHelp()
}

/** An unknown topic shows the help of the program, and is no failure. */
async function showHelp(root: Command, { operands }: ParsedWords, world: World): Promise<void> {
  const [topic] = operands
  const row = rows.find(({ name }) => name === topic)
  if (row) return (await loadInto(root, row, world)).outputHelp()
  if (topic !== undefined) world.stderr.write(message(`unknown help topic: ${operands.join(' ')}`))
  root.outputHelp()
}

function unknownCommand(name: string): UsageError {
  return new UsageError(`unknown command '${name}'`, { hint: 'see chamber help' })
}

/** Puts the real command in the place of its row. */
async function loadInto(root: Command, row: Row, world: World): Promise<Command> {
  const create = await row.load()
  const command = create(createContext(world, () => root.opts()))
  Object.assign(root, { commands: [] })
  root.addCommand(command.copyInheritedSettings(root))
  return command
}

async function runRow(root: Command, row: Row, words: string[], world: World): Promise<void> {
  const command = await loadInto(root, row, world)
  try {
    const globals = flagsOf(root)
    const parsed = parseWords(words, [...globals, ...flagsOf(command), helpFlag])
    if (parsed.flags.includes('--help')) return command.outputHelp()
    await root.parseAsync(canonicalWords(row, parsed, globals), { from: 'user' })
  } catch (error) {
    throw withUsage(command, error)
  }
}

/** The words as commander reads them: global flags, the command, its flags, `--`, the operands. */
function canonicalWords(row: Row, parsed: ParsedWords, globals: readonly Flag[]): string[] {
  const isGlobal = (word: string) =>
    globals.some(({ long }) => word === `--${long}` || word.startsWith(`--${long}=`))
  return [
    ...parsed.flags.filter(isGlobal),
    row.name,
    ...parsed.flags.filter((word) => !isGlobal(word)),
    '--',
    ...parsed.operands,
    ...(row.keepsDash && parsed.rest ? ['--'] : []),
    ...(parsed.rest ?? []),
  ]
}

/** Wrong usage is followed by how the command is used. */
function withUsage(command: Command, error: unknown): unknown {
  const usage = `chamber ${command.name()} ${command.usage()}`
  if (error instanceof CommanderError) {
    return new UsageError(error.message.replace(/^error: /, ''), { usage })
  }
  return error instanceof UsageError
    ? new UsageError(error.message, { hint: error.hint, usage })
    : error
}

function createContext(world: World, flags: () => GlobalFlags): Context {
  const notice: Context['notice'] = (level, text) => {
    if (level === 'warning') world.stderr.write(warning(text))
    else if (flags().verbose) world.stderr.write(message(text))
  }
  return {
    ...world,
    notice,
    async openStore() {
      const given = flags()
      const settings = resolveSettings(given, world.env)
      if (given.minThrottleDelay !== undefined) {
        notice('warning', '--min-throttle-delay has no effect; the retries of the AWS SDK wait')
      }
      const { openStore } = await import('./stores/open.ts')
      const onWait = (text: string) => world.stderr.write(message(text))
      return openStore({ env: world.env, cwd: world.cwd, settings, onNotice: notice, onWait })
    },
  }
}
