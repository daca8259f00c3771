/** The syntax of a command is what it declares to commander. */
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createRoot } from '../../src/cli/global-flags.ts'
import { argumentsOf, flagsOf, subcommandsOf, usageOf } from '../../src/cli/syntax.ts'
import { commandRegistry } from '../../src/commands/registry.ts'
import { commandSyntax } from '../../src/commands/syntax.ts'
import { createContext, type World } from '../../src/context.ts'

const world = { env: {}, cwd: '/', stdout: { write() {} }, stderr: { write() {} } }
const context = createContext(world as unknown as World, () => ({}))

const globals = flagsOf()
const isOwn = (long: string) => !globals.some((flag) => flag.long === long)

const syntaxOf = (...names: readonly string[]) =>
  commandSyntax.find((one) => `${one} `.startsWith(`${names.join(' ')} `)) ?? ''

function expectSame(syntax: string, command: Command, usage = usageOf(syntax)): void {
  const flags = flagsOf(syntax).filter(({ long }) => isOwn(long))
  const specs = argumentsOf(syntax.replaceAll('!', ''))
  const declared = {
    usage: command.usage(),
    flags: flagsDeclaredBy(command),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      isRequired: argument.required,
      isVariadic: argument.variadic,
      isSecret: false,
    })),
  }
  expect({ usage, flags, arguments: specs }).toEqual(declared)
}

const flagsDeclaredBy = ({ options }: Command) =>
  options.map(({ long, short, required, optional }) => ({
    long: long?.replace(/^--/, ''),
    short: short?.replace(/^-/, ''),
    value: required ? 'required' : optional ? 'optional' : 'none',
  }))

test.each(commandRegistry)('$name', async ({ name, usage, load }) => {
  const command = (await load())(context)
  const syntax = syntaxOf(name)
  expect(command.name()).toBe(name)
  expectSame(syntax, command, usage)
  expect(command.commands.map((one) => one.name())).toEqual(subcommandsOf(syntax))
  for (const below of command.commands) expectSame(syntaxOf(name, below.name()), below)
})

test('every syntax is that of a command, in the order of help', () => {
  const names = commandSyntax.map((syntax) => syntax.split(' ')[0])
  expect([...new Set(names)]).toEqual(commandRegistry.map(({ name }) => name))
})

test('the flags of every command', () => {
  const help = { long: 'help', short: 'h', value: 'none' }
  expect(globals).toEqual([...flagsDeclaredBy(createRoot({ write() {} })), help])
})

test('an argument that may be a secret', () => {
  const secret = commandSyntax.flatMap(argumentsOf).filter(({ isSecret }) => isSecret)
  expect(secret.map(({ name }) => name)).toEqual(['value', 'key', 'key=value'])
})
