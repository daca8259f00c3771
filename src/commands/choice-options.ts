/** The flags by which `exec`, `env` and `export` choose secrets and name variables. */
import { type Command, Option } from 'commander'
import { letterCases, type LetterCase } from '../variable-name.ts'

export interface ChoiceOptions {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly prefix?: string
  readonly rename?: readonly string[]
  readonly case?: LetterCase
  readonly preferEnv?: boolean
}

/** Adds the flags to a command. */
export function withChoiceOptions(command: Command): Command {
  return command
    .addOption(repeated('--only <keys>', 'these keys alone, by name or pattern: db_url,api_*'))
    .addOption(repeated('--except <keys>', 'all but these keys'))
    .option('--prefix <text>', 'what the names of variables begin with')
    .addOption(repeated('--rename <key=name>', 'another name for one secret'))
    .addOption(new Option('--case <case>', 'letters of names').choices([...letterCases]))
    .option('--prefer-env', 'variables of the environment win over secrets')
}

/** A flag that may be given several times. */
export const repeated = (flags: string, about: string): Option =>
  new Option(flags, `${about}; may be repeated`).argParser((word, before: string[] = []) => [
    ...before,
    word,
  ])

/** Whether any of the flags was given that say which secrets are taken and what they are called. */
export const isChoosing = ({ only, except, ...naming }: ChoiceOptions): boolean =>
  Boolean(only ?? except) || isNaming(naming)

/** Whether the user chose names. */
export const isNaming = (options: ChoiceOptions): boolean =>
  (options.prefix ?? options.rename ?? options.case) !== undefined
