/** `--as-of`: secrets as they were. */
import { text, storedName, storedNames, type Text } from '../core/text.ts'
import type { PastRequest } from '../stores/past.ts'
import type { Store, ValuesOptions } from '../stores/store.ts'
import { ChamberError, UsageError } from '../core/errors.ts'
import { fullKey } from '../core/key.ts'
import type { Secret, SecretValue } from '../core/secret.ts'
import { parseMoment } from './past-time.ts'

/** The moment of the flag. @throws {UsageError} */
export const parseAsOf = (input: string): Date => parseMoment(input, text`--as-of`)

/**
 * The secrets of a service as they were.
 * @throws {ChamberError} HISTORY_SHORT when that is not known of one of them: a part of a set must not
 *   pass for the whole
 */
export async function pastSecrets(store: Store, request: PastRequest): Promise<readonly Secret[]> {
  checkUnlabelled(request)
  const { secrets, unknown } = await store.past(request)
  if (unknown.length === 0) return secrets
  throw new ChamberError('HISTORY_SHORT', shortHistory(unknown, request), {
    hint: text`about a hundred versions of a secret are kept; take a later time`,
  })
}

/** What is said of keys whose history begins too late. */
export const shortHistory = (keys: readonly string[], { service, at }: PastRequest): Text =>
  text`the history of ${storedNames(keys)} in service '${service.typed}' does not reach back to ${storedName(at.toISOString())}`

/** @throws {UsageError} */
export function checkUnlabelled({ service }: Pick<PastRequest, 'service'>): void {
  if (service.label === undefined) return
  throw new UsageError(text`'${service.typed}' names its versions already; leave out --as-of`)
}

/**
 * Keys and values of a service as they were, by key in byte order.
 * @throws {ChamberError} HISTORY_SHORT; ACCESS_DENIED, unless denied ones are to be skipped
 */
export async function pastValues(
  store: Store,
  request: Omit<PastRequest, 'withValues'>,
  { skipDenied = false, onDenied }: ValuesOptions = {},
): Promise<readonly SecretValue[]> {
  const secrets = await pastSecrets(store, { ...request, withValues: true })
  return secrets.flatMap(({ path, key, value }) => {
    if (value !== undefined) return [{ path, key, value }]
    const name = fullKey({ path, key })
    if (!skipDenied) throw unreadable(name)
    onDenied?.(name)
    return []
  })
}

/** For a secret whose value is needed; the store has told why it cannot be had. */
export const unreadable = (key: string): ChamberError =>
  new ChamberError('ACCESS_DENIED', text`the value of ${storedName(key)} cannot be read`)
