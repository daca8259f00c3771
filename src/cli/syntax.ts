/**
 * The notation in which commands say how they are called: `read <service> <key> -q,--quiet
 * --version=`. First the names, then the arguments as usage shows them, then the flags: `--files[=]`
 * has an optional value. `tag read|write` lists subcommands, `-- <command>` is a command line of its
 * own, and `<value>!` may be a secret.
 */
import type { Name, Text } from '../core/text.ts'

export interface FlagSpec {
  /** Without the dashes: `quiet`. */
  readonly long: Name<'flag'>
  /** A single letter, without the dash. */
  readonly short: string | undefined
  readonly value: 'none' | 'optional' | 'required'
}

export interface ArgumentSpec {
  readonly name: Name<'argument'>
  readonly isRequired: boolean
  readonly isVariadic: boolean
  /** Whether no message may show what is in this position. */
  readonly isSecret: boolean
}

/** The flags of every command. */
const globalFlags =
  '-b,--backend= --backend-s3-bucket= --kms-key= --kms-key-alias= -r,--retries= --retry-mode= ' +
  '--timeout= --profile= --region= --local-file= --verbose --min-throttle-delay= -h,--help'

/** Returns the flags that a command accepts; without a command, those of every command. */
export function flagsOf(syntax = ''): FlagSpec[] {
  return [...` ${globalFlags} ${syntax}`.matchAll(/ (?:-(\w),)?--([\w-]+)(\[?=)?/g)].map(
    ([, short, long = '', value]) => ({
      long: long as Name<'flag'>,
      short,
      value: value === undefined ? 'none' : value === '=' ? 'required' : 'optional',
    }),
  )
}

/** Returns the arguments before `--`; without a regular expression, which takes longer to compile. */
export function argumentsOf(syntax = ''): ArgumentSpec[] {
  const specs: ArgumentSpec[] = []
  for (const word of syntax.split(' ')) {
    if (word.startsWith('-')) break
    const isRequired = word.startsWith('<')
    if (!isRequired && !word.startsWith('[')) continue
    const isSecret = word.endsWith('!')
    const isVariadic = word.includes('...')
    const end = word.length - (isSecret ? 2 : 1) - (isVariadic ? 3 : 0)
    specs.push({ name: word.slice(1, end) as Name<'argument'>, isRequired, isVariadic, isSecret })
  }
  return specs
}

/** Whether what follows `--` is a command line of its own. */
export const runsCommand = (syntax: string): boolean => syntax.includes(' -- ')

/** The subcommands that a command consists of. */
export function subcommandsOf(syntax: string): readonly string[] {
  return syntax.includes('|') ? (syntax.split(' ')[1] ?? '').split('|') : []
}

/** What follows the names of a command in its usage: `[options] <service> <key>`. */
export function usageOf(syntax: string): string {
  const shown = syntax.split(' ').filter((word) => /^(?:[<[]|--$)/.test(word))
  return ['[options]', ...shown].join(' ').replaceAll('!', '')
}

/** What the source code declares may be printed. */
export const declared = (text: string): Text => text as Text
