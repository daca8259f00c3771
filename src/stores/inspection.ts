/**
 * A service as it is kept, beside what its commands show: `doctor --migration` judges by it what the
 * Go program made of the same data. Nothing is changed by a look.
 */
import type { InvalidName, Key } from '../core/key.ts'
import type { ParameterType } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'

export interface Inspector {
  /**
   * All services by their names, as far as one listing tells of them: no values, no labels.
   * NOT_SUPPORTED where services cannot be listed.
   */
  all(): Promise<ReadonlyMap<string, Inspection>>
  /** One service, with its values. NOT_FOUND where the backend knows that there is none. */
  one(service: ServiceReference): Promise<Inspection>
}

export interface Inspection {
  /** By key in byte order. */
  readonly secrets: readonly KeptSecret[]
  readonly invalid?: readonly InvalidName[]
  /** What could not be looked at, and why: the rest is told all the same. */
  readonly unread?: readonly Unread[]
  /** What is amiss in the way the service is kept (s3, s3-kms). */
  readonly faults?: readonly IndexFault[]
  /** The member `_chamber_metadata` of a secret (secretsmanager). */
  readonly bookkeeping?: 'none' | 'whole' | 'broken'
  /** Why neither program takes it for a service (secretsmanager). */
  readonly refusal?: string
  /** Keys below the path `/service./`, where the service's name ends in a dot (ssm, local). */
  readonly belowDot?: readonly string[]
}

export interface KeptSecret {
  readonly key: Key
  /** Undefined where it was not read. */
  readonly value?: string | undefined
  /** What it is in JSON, where that is no string (secretsmanager). */
  readonly json?: string | undefined
  /** Whether nothing is known of it but its value (secretsmanager). */
  readonly isUnnoted?: boolean | undefined
  readonly type?: ParameterType | undefined
  /** Whether AWS leaves out who wrote it last (ssm). */
  readonly lacksUser?: boolean | undefined
  /** Labels of its versions; undefined where they were not asked for. */
  readonly labels?: readonly string[] | undefined
}

export interface Unread {
  /** `values`, `labels`, `objects`, `index`. */
  readonly what: string
  /** The keys that it is about, where they are known. */
  readonly keys?: readonly string[]
  readonly reason: string
}

/** An index that is not what the objects of its service say. */
export type IndexFault =
  | { readonly type: 'missing' | 'broken' | 'shared'; readonly path: string }
  | {
      readonly type: 'no object' | 'newer object' | 'no entry' | 'broken object'
      readonly keys: readonly string[]
    }
