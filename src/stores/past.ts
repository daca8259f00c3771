/** What `--as-of` and `rollback` ask of a backend. */
import type { Key, KeyPath } from '../core/key.ts'
import type { Secret } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'

export interface PastRequest {
  /** Without a label. */
  readonly service: ServiceReference
  readonly at: Date
  readonly withValues: boolean
  /** Only these: as typed, or else in lower case. Those that are not there are left out. */
  readonly keys?: readonly Key[] | undefined
}

/** A service as it was, as far as the history tells. */
export interface Past {
  /** By key in byte order, with the version, time and user of then; what was not there is left out. */
  readonly secrets: readonly Secret[]
  /** Keys whose history begins later than that moment, although they are older: nobody knows. */
  readonly unknown: readonly KeyPath[]
}
