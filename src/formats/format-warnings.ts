/** What a format cannot say, told to the user. */
import { text, storedNames } from '../core/text.ts'
import type { Context } from '../context.ts'
import type { Printed } from './format.ts'

/** A warning for the keys that a text does not hold, or not for everyone. */
export function noticeLosses({ losses }: Printed, { report }: Pick<Context, 'report'>): void {
  for (const { keys, text: why } of losses) report.warn(text`${storedNames(keys)}: ${why}`)
}
