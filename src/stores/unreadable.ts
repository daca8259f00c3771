/** What may not be read, and `exec --skip-denied`, which goes on without it. */
import { text } from '../core/text.ts'
import { ChamberError } from '../core/errors.ts'
import type { SecretValue } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import type { OnNotice, ValuesOptions } from './store.ts'

/** Whether a value cannot be had: for lack of rights, or because its key is gone or disabled. */
export const isUnreadable = (error: unknown): error is ChamberError =>
  error instanceof ChamberError && ['ACCESS_DENIED', 'KMS_KEY_UNUSABLE'].includes(error.code)

/** The values of a service; none, and a warning, where it may not be read and that may be skipped. */
export async function orLeftOut(
  values: Promise<readonly SecretValue[]>,
  service: ServiceReference,
  { skipDenied = false, onNotice }: ValuesOptions & { readonly onNotice: OnNotice },
): Promise<readonly SecretValue[]> {
  try {
    return await values
  } catch (error) {
    if (!skipDenied || !isUnreadable(error)) throw error
    onNotice('warning', text`service '${service.typed}' is left out: ${error.message}`)
    return []
  }
}
