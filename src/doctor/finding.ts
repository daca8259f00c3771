/** What an examination finds: a line each. */
import { ChamberError } from '../core/errors.ts'

export type Level = 'ok' | 'warn' | 'fail'

export interface Finding {
  readonly check: string
  readonly level: Level
  readonly text: string
  /** What to do about it. */
  readonly remedy?: string | undefined
}

/** A finding without the name of its check, which the examination adds. */
export type Outcome = Omit<Finding, 'check'>

export const ok = (text: string): Outcome => ({ level: 'ok', text })

export const warn = (text: string, remedy?: string): Outcome => ({ level: 'warn', text, remedy })

export const fail = (text: string, remedy?: string): Outcome => ({ level: 'fail', text, remedy })

/** An error as a finding; any but chamber's own may hold anything, so only its name is shown. */
export function failure(error: unknown): Outcome {
  if (error instanceof ChamberError) return fail(error.message, error.hint)
  const name = error instanceof Error ? error.name : typeof error
  return fail(`a defect of chamber (${name})`, 'please report what you ran')
}
