/** What commander refuses, in words of our own: its messages quote the command line. */
import type { Command, CommanderError } from 'commander'
import { text, storedName, storedNames, type Text } from '../core/text.ts'

/** The message for a refusal; names of arguments and flags come from what the command declares. */
export function describeRefusal({ code, message }: CommanderError, command: Command): Text {
  const { registeredArguments: all } = command
  const named = all.find((argument) => message.includes(`argument '${argument.name()}'`))
  if (code === 'commander.missingArgument' && named) {
    return text`missing required argument '${storedName(named.name())}'`
  }
  if (code === 'commander.excessArguments') {
    const count = Number(/but got (\d+)/.exec(message)?.[1] ?? all.length + 1)
    const noun = all.length === 1 ? 'argument' : 'arguments'
    const name = storedName(command.name())
    return text`too many arguments for '${name}'. Expected ${all.length} ${noun} but got ${count}.`
  }
  const option = command.options.find(({ flags }) => message.includes(`option '${flags}'`))
  const choices = option?.argChoices ?? named?.argChoices
  const what = option ? text`${storedName(option.long ?? '')}` : text`argument`
  return choices
    ? text`invalid ${what}: expected one of ${storedNames(choices)}`
    : text`invalid ${what}`
}
