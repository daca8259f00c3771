/** The flags that choose secrets, their time and their names, or a file that does. */
import { type Command, Option } from 'commander'
import { letterCases, type LetterCase } from '../core/variable-name.ts'

export interface ChoiceOptions {
  readonly only?: readonly string[] | undefined
  readonly except?: readonly string[] | undefined
  readonly prefix?: string | undefined
  readonly rename?: readonly string[] | undefined
  readonly case?: LetterCase | undefined
  readonly preferEnv?: boolean | undefined
  /** A file that is named, or false where none is wanted. */
  readonly config?: string | false | undefined
  /** A moment, as typed. */
  readonly asOf?: string | undefined
}

/** Adds the flags to a command. */
export function withChoiceOptions(command: Command): Command {
  return command
    .addOption(onlyOption())
    .addOption(exceptOption())
    .option('--prefix <text>', 'begin the names of variables with this')
    .addOption(repeated('--rename <key=name>', 'another name for one secret'))
    .addOption(
      new Option('--case <case>', 'letters of the names of variables').choices([...letterCases]),
    )
    .addOption(asOfOption())
    .option('--prefer-env', 'variables of the environment win over secrets')
    .option('--config <file>', 'use this chamber.yaml, also for services named here')
    .option('--no-config', 'use no chamber.yaml')
}

export const onlyOption = (): Option =>
  repeated('--only <keys>', 'these keys alone, by name or pattern: db_url,api_*')

export const exceptOption = (): Option => repeated('--except <keys>', 'all but these keys')

export const asOfOption = (): Option =>
  new Option(
    '--as-of <time>',
    'as the secrets were: 30m, 2h, 3d ago, 2026-11-20, 2026-11-20T10:00Z',
  )

/** A flag that may be given several times. */
export const repeated = (flags: string, about: string): Option =>
  new Option(flags, `${about}; may be repeated`).argParser((word, before: string[] = []) => [
    ...before,
    word,
  ])
