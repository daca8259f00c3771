/** What the commands say of themselves: as `chamber help` shows it, as data. */
import type { EventEmitter } from 'node:events'
import type { Argument, Command, Option } from 'commander'
import { rows } from '../src/commands/rows.ts'
import { createContext, type World } from '../src/context.ts'
import { createRoot } from '../src/global-flags.ts'

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
  const commands = await Promise.all(rows.map(async ({ load }) => (await load())(context)))
  return { ...declare(root, []), below: commands.map((one) => declare(one, [one.name()])) }
}

function declare(command: Command, path: readonly string[]): Declaration {
  return {
    path,
    about: command.description(),
    usage: ['chamber', ...path, command.usage()].join(' '),
    operands: command.registeredArguments.filter(({ description }) => description).map(operand),
    flags: command.options.filter(({ hidden }) => !hidden).map(flag),
    hiddenFlags: command.options.filter(({ hidden }) => hidden).flatMap(wordsOf),
    notes: notesOf(command),
    below: command.commands.map((one) => declare(one, [...path, one.name()])),
  }
}

function operand(argument: Argument): Term {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return { term: argument.required ? `<${name}>` : `[${name}]`, about: argument.description }
}

const flag = (option: Option): Flag => ({
  term: option.flags,
  about: option.description,
  words: wordsOf(option),
})

const wordsOf = ({ short, long }: Option): string[] =>
  [short, long].filter((word) => word !== undefined)

/** Commander keeps what help says at its end in listeners: https://github.com/tj/commander.js#custom-help */
function notesOf(command: Command): string {
  const texts: string[] = []
  const write = (text: string) => texts.push(text)
  ;(command as unknown as EventEmitter).emit('afterHelp', { command, error: false, write })
  return texts.join('\n').trim()
}
