/** Names in a service that are not keys. */
import type { InvalidName } from '../core/key.ts'
import type { OnNotice } from './store.ts'

/** Warns once of names that become neither files nor variables. */
export function warnOfInvalidNames(
  { length }: readonly InvalidName[],
  service: string,
  onNotice: OnNotice,
): void {
  if (length === 0) return
  const what = describeInvalidNames(length, service)
  onNotice(
    'warning',
    `${what}; skipping ${length === 1 ? 'it' : 'them'} (see: chamber list ${service})`,
  )
}

/** How many there are, and where. */
export const describeInvalidNames = (count: number, service: string): string =>
  count === 1
    ? `1 name in service '${service}' is not a key`
    : `${count} names in service '${service}' are not keys`
