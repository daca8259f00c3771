/** What the commands say of themselves: as `chamber help` shows it, as data. */
import type { EventEmitter } from 'node:events'
import type { Argument, Command, Option } from 'commander'
import { commandRegistry } from '../src/commands/registry.ts'
import { createContext, type World } from '../src/context.ts'
import { createRoot } from '../src/cli/global-flags.ts'

/** An argument or an option, and what it is for. */
export interface Term {
  /** As usage has it: `<key>`, `-q, --quiet`. */
  readonly term: string
  readonly about: string
}

export interface Flag extends Term {
  /** `--quiet`, and `-q` where there is one. */
  readonly words: readonly string[]
}

export interface Declaration {
  /** The words that call it: `['tag', 'read']`; none for the program itself. */
  readonly path: readonly string[]
  readonly about: string
  readonly usage: string
  readonly operands: readonly Term[]
  readonly flags: readonly Flag[]
  /** Words that are taken and not shown. */
  readonly hiddenFlags: readonly string[]
  /** What help says behind the flags. */
  readonly notes: string
  readonly below: readonly Declaration[]
}

/** Nothing of it is asked: help is made without running anything. */
const world = { env: {}, cwd: '/', stdout: { write() {} }, stderr: { write() {} } }

/** The program with all its commands, in the order of its help. */
export async function readDeclarations(): Promise<Declaration> {
  const root = createRoot(world.stdout)
  const context = createContext(world as unknown as World, () => ({}))
  const commands = await Promise.all(
    commandRegistry.map(async ({ load }) => (await load())(context)),
  )
  return { ...declare(root, []), below: commands.map((one) => declare(one, [one.name()])) }
}

function declare(command: Command, path: readonly string[]): Declaration {
  return {
    path,
    about: command.description(),
    usage: ['chamber', ...path, command.usage()].join(' '),
    operands: command.registeredArguments
      .filter(({ description }) => description)
      .map((argument) => operand(argument, command.usage())),
    flags: command.options.filter(({ hidden }) => !hidden).map(flag),
    hiddenFlags: command.options.filter(({ hidden }) => hidden).flatMap(wordsOf),
    notes: notesOf(command),
    below: command.commands.map((one) => declare(one, [...path, one.name()])),
  }
}

/** As usage has it: what a command takes for old scripts may be more than it says. */
function operand(argument: Argument, usage: string): Term {
  const found = usage.match(/[<[][\w=.]+[\]>]/g) ?? []
  const term = found.find((word) => word.slice(1).startsWith(argument.name()))
  return { term: term ?? `[${argument.name()}]`, about: argument.description }
}

const flag = (option: Option): Flag => ({
  term: option.flags,
  about: `${option.description}${valuesOf(option)}`,
  words: wordsOf(option),
})

/** ` (table or json; default: table)` */
function valuesOf({ argChoices = [], defaultValue }: Option): string {
  const choices = argChoices.length > 1 ? [oneOf(argChoices)] : []
  const isShown = ['string', 'number'].includes(typeof defaultValue)
  const facts = [...choices, ...(isShown ? [`default: ${defaultValue}`] : [])]
  return facts.length > 0 ? ` (${facts.join('; ')})` : ''
}

const oneOf = (words: readonly string[]): string =>
  `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

const wordsOf = ({ short, long }: Option): string[] =>
  [short, long].filter((word) => word !== undefined)

/** Commander keeps what help says at its end in listeners: https://github.com/tj/commander.js#custom-help */
function notesOf(command: Command): string {
  const texts: string[] = []
  const write = (text: string) => texts.push(text)
  ;(command as unknown as EventEmitter).emit('afterHelp', { command, error: false, write })
  return texts.join('\n').replaceAll(/^\n+|\s+$/g, '')
}
