/** What the registry says of a command is what the command declares to commander. */
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import {
  type CommandSyntax,
  flagsOf,
  parseArguments,
  parseFlags,
  usageOf,
} from '../../src/cli/command-entry.ts'
import { createRoot } from '../../src/cli/global-flags.ts'
import { commandRegistry } from '../../src/commands/registry.ts'
import { createContext, type World } from '../../src/context.ts'

const world = { env: {}, cwd: '/', stdout: { write() {} }, stderr: { write() {} } }
const context = createContext(world as unknown as World, () => ({}))

const globals = parseFlags(flagsOf())
const isOwn = (long: string) => !globals.some((flag) => flag.long === long)

function expectSame(syntax: CommandSyntax, command: Command): void {
  const { name, arguments: notation = '' } = syntax
  const flags = parseFlags(flagsOf(syntax)).filter(({ long }) => isOwn(long))
  const specs = parseArguments(notation.replaceAll('!', ''))
  const declared = {
    name: command.name(),
    usage: command.usage(),
    flags: flagsDeclaredBy(command),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      isRequired: argument.required,
      isVariadic: argument.variadic,
      isSecret: false,
    })),
  }
  expect({ name, usage: usageOf(syntax), flags, arguments: specs }).toEqual(declared)
}

const flagsDeclaredBy = ({ options }: Command) =>
  options.map(({ long, short, required, optional }) => ({
    long: long?.replace(/^--/, ''),
    short: short?.replace(/^-/, ''),
    value: required ? 'required' : optional ? 'optional' : 'none',
  }))

test.each(commandRegistry)('$name', async (entry) => {
  const command = (await entry.load())(context)
  expectSame(entry, command)
  expect(command.commands).toHaveLength(entry.subcommands?.length ?? 0)
  for (const [index, below] of command.commands.entries()) {
    expectSame(entry.subcommands?.[index] as CommandSyntax, below)
  }
})

test('the flags of every command', () => {
  const help = { long: 'help', short: 'h', value: 'none' }
  expect(globals).toEqual([...flagsDeclaredBy(createRoot({ write() {} })), help])
})

test('an argument that may be a secret', () => {
  const secret = commandRegistry
    .flatMap((entry) => [entry, ...(entry.subcommands ?? [])])
    .flatMap(({ arguments: notation = '' }) => parseArguments(notation))
    .filter(({ isSecret }) => isSecret)
  expect(secret.map(({ name }) => name)).toEqual(['value', 'key', 'key=value'])
})
