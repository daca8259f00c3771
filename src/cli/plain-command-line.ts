/** The command line of almost every start: `exec SERVICE… -- COMMAND [ARG…]`, without a flag. */
import type { ExecRequest } from '../commands/exec/run.ts'

/** What it asks for, or undefined for every other, which is for the program to read. */
export function readPlainExec([name, ...words]: readonly string[]): ExecRequest | undefined {
  const dash = words.indexOf('--')
  const services = words.slice(0, Math.max(0, dash))
  const [command, ...args] = words.slice(dash + 1)
  const isPlain = name === 'exec' && services.length > 0 && services.every(isOperand)
  return isPlain && command !== undefined ? { services, command, args } : undefined
}

const isOperand = (word: string): boolean => word !== '' && !word.startsWith('-')
