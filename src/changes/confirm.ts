/** Asks before what cannot be undone, or was not asked for by name. */
import { text, type Text } from '../core/text.ts'
import type { Context } from '../context.ts'
import type { Store } from '../stores/store.ts'
import { ChamberError, UsageError } from '../core/errors.ts'

export interface Consent {
  /** Ends in a question mark. */
  readonly question: Text
  /** What a script has to give. */
  readonly flag: Text
  /** Asked again afterwards: the time that the user takes is not theirs. */
  readonly stores: readonly Store[]
}

/**
 * Returns when the user agrees.
 * @throws {ChamberError} DECLINED; a UsageError where there is no terminal to ask on, naming the flag
 */
export async function askConsent(
  { stdin }: Pick<Context, 'stdin'>,
  { question, flag, stores }: Consent,
): Promise<void> {
  if (!stdin.isTerminal)
    throw new UsageError(text`${question} Without a terminal this needs ${flag}`)
  if (!/^y(es)?$/i.test(await stdin.ask(text`${question} [y/N] `))) {
    throw new ChamberError('DECLINED', text`nothing is changed`)
  }
  for (const { restartDeadline } of stores) restartDeadline?.()
}
