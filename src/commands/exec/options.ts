import type { ChoiceOptions } from '../../selection/flags.ts'

/** The flags of `chamber exec`. */
export interface ExecOptions extends ChoiceOptions {
  readonly pristine?: boolean
  readonly strict?: boolean
  readonly strictValue: string
  readonly skipDenied?: boolean
  /** Without a folder, true. */
  readonly files?: true | string
  readonly file?: readonly string[]
  readonly render?: readonly string[]
  readonly redact?: boolean
  /** Without an interval, true. */
  readonly watch?: true | string
  readonly watchSignal?: string
  readonly watchGrace?: string
  readonly fallback?: string
  readonly fallbackMaxAge?: string
  readonly fallbackAfter?: string
  readonly fallbackRegion?: string
}

/** Those of a command line without flags. */
export const defaults = { strictValue: 'chamberme' } as const satisfies ExecOptions
