/** What a format cannot say, told to the user. */
import type { Context } from '../context.ts'
import type { Printed } from './format.ts'

/** A warning for the keys that a text does not hold, or not for everyone. */
export function noticeLosses({ losses }: Printed, { notice }: Pick<Context, 'notice'>): void {
  for (const { keys, text } of losses) notice('warning', `${keys.join(', ')}: ${text}`)
}
