/** Names in a service that are not keys. */
import type { InvalidName } from '../core/key.ts'
import { storedName, type Text, text } from '../core/text.ts'
import type { OnNotice } from './store.ts'

/** Warns once of names that become neither files nor variables. */
export function warnOfInvalidNames(
  { length }: readonly InvalidName[],
  service: string,
  onNotice: OnNotice,
): void {
  if (length === 0) return
  const what = describeInvalidNames(length, service)
  const them = length === 1 ? 'it' : 'them'
  onNotice('warning', text`${what}; skipping ${them} (see: chamber list ${storedName(service)})`)
}

/** How many there are, and where. */
export const describeInvalidNames = (count: number, service: string): Text =>
  count === 1
    ? text`1 name in service '${storedName(service)}' is not a key`
    : text`${count} names in service '${storedName(service)}' are not keys`
