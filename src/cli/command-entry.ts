import type { Command } from 'commander'
import type { Context } from '../context.ts'

/** What a command does; its syntax is apart, because every start reads that. */
export interface CommandEntry {
  readonly name: string
  readonly summary: string
  /** If it is not the flags followed by the arguments. */
  readonly usage?: string
  /** The exit status of its failures, if not 1. */
  readonly failureStatus?: number
  readonly load: () => Promise<(context: Context) => Command>
}

export interface Commands {
  readonly entries: readonly CommandEntry[]
  /** How the commands and subcommands are called. */
  readonly syntaxes: readonly string[]
}
