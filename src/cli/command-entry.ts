/** What the command line needs to know of a command before its module is loaded. */
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import type { Name, Text } from '../core/text.ts'

/** How a command or a subcommand is called. */
export interface CommandSyntax {
  readonly name: string
  /** As usage shows them, such as `<service> [key...]`; a `!` marks one whose input may be a secret. */
  readonly arguments?: string
  /** Such as `-s,--singleline --type= --files[=]`: without a value, with one, with an optional one. */
  readonly flags?: string
  /** If it is not the flags followed by the arguments. */
  readonly usage?: string
}

export interface CommandEntry extends CommandSyntax {
  readonly summary: string
  readonly load: () => Promise<(context: Context) => Command>
  readonly subcommands?: readonly CommandSyntax[]
  /** Whether what follows `--` is a command line of its own, which is required. */
  readonly runsCommand?: boolean
  /** The exit status of its failures, if not 1. */
  readonly failureStatus?: number
  /** Connections to Parameter Store that are worth opening immediately. */
  readonly preconnect?: (given: ParsedArguments) => Connections
}

/** The values of each flag by its long name; the flag that was given last is at the end. */
export type Flags = ReadonlyMap<string, readonly (string | boolean)[]>

export interface ParsedArguments {
  readonly flags: Flags
  /** The arguments before `--` that are no flags. */
  readonly operands: readonly string[]
  /** Everything after the first `--`; undefined if there is none. */
  readonly rest: readonly string[] | undefined
}

export interface Connections {
  /** For the requests that are sent first, at the same time. */
  readonly atOnce: number
  /** For the requests after the first response. */
  readonly later: number
}

export interface FlagSpec {
  /** Without the dashes: `quiet`. */
  readonly long: Name<'flag'>
  /** A single letter, without the dash. */
  readonly short: string | undefined
  /** An optional value follows `=`. */
  readonly value: 'none' | 'optional' | 'required'
}

export interface ArgumentSpec {
  readonly name: Name<'argument'>
  readonly isRequired: boolean
  readonly isVariadic: boolean
  /** Whether the input may be a secret, so that no message may show what is in this position. */
  readonly isSecret: boolean
}

/** Flags that every command accepts. */
const globalNotation =
  '-b,--backend= --backend-s3-bucket= --kms-key= --kms-key-alias= -r,--retries= --retry-mode= ' +
  '--timeout= --local-file= --verbose --min-throttle-delay= -h,--help'

/** The flags that a command accepts; without a command, those of every command. */
export const flagsOf = (command?: CommandSyntax): string =>
  command?.flags === undefined ? globalNotation : `${globalNotation} ${command.flags}`

const valueKinds = { '': 'none', '=': 'required', '[=]': 'optional' } as const

/** Reads the notation of {@link CommandSyntax.flags}. */
export function parseFlags(notation: string): FlagSpec[] {
  return notation.split(' ').map((word) => {
    const [, short, long = '', value = ''] = /^(?:-(\w),)?--([\w-]+)(.*)$/.exec(word) ?? []
    return {
      long: long as Name<'flag'>,
      short,
      value: valueKinds[value as keyof typeof valueKinds],
    }
  })
}

/** Reads the notation of {@link CommandSyntax.arguments}. */
export function parseArguments(notation: string): ArgumentSpec[] {
  const words = notation === '' ? [] : notation.split(' ')
  return words.map((word) => ({
    name: word.replaceAll(/[^\w=-]/g, '') as Name<'argument'>,
    isRequired: word.startsWith('<'),
    isVariadic: word.includes('...'),
    isSecret: word.endsWith('!'),
  }))
}

/** What follows the names of a command: `[options] <service> <key>`. */
export const usageOf = ({ usage, arguments: names = '' }: CommandSyntax): string =>
  usage ?? `[options] ${names.replaceAll('!', '')}`.trimEnd()

/** A name that the registry declares may be printed. */
export const declared = (name: string): Text => name as Text
