/** What every backend promises. The backends live beside this file; `open.ts` is their table. */
import { text, quote, storedName, type Text } from '../core/text.ts'
import type { Backend } from '../core/backend.ts'
import { ChamberError } from '../core/errors.ts'
import { type InvalidName, type Key, type KeyPath, shownName } from '../core/key.ts'
import type {
  Listing,
  ParameterTier,
  ParameterType,
  Secret,
  SecretEvent,
  SecretValue,
} from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import type { Tags } from '../core/tags.ts'
import type { BulkWriter } from './bulk.ts'
import type { Inspector } from './inspection.ts'
import type { Past, PastRequest } from './past.ts'
import type { Releases } from './releases.ts'

/** Told what the user may want to know: `verbose` texts are shown only with --verbose. */
export type OnNotice = (level: 'warning' | 'verbose', line: Text) => void

/** Names one secret. */
export interface SecretName {
  readonly service: ServiceReference
  /** As entered: looked up like that first, then in lower case. */
  readonly key: Key
}

export interface DeleteRequest extends Pick<SecretName, 'service'> {
  /** Names that are not keys can only be deleted; they are exact. */
  readonly key: Key | InvalidName
  readonly exactKey: boolean
}

export interface WriteRequest extends SecretName {
  readonly value: string
  /** For a new secret only. */
  readonly tags?: Tags
  readonly type?: ParameterType | undefined
  readonly tier?: ParameterTier | undefined
  /** A KMS key id, alias or ARN, used as it is. */
  readonly kmsKey?: string | undefined
  /** Write nothing when the value is what is stored. */
  readonly skipUnchanged?: boolean | undefined
}

/**
 * Secrets of services, in the user's terms. Every method throws ChamberError: NOT_FOUND,
 * ACCESS_DENIED, NOT_SUPPORTED ({@link NotSupported}), and so on; never a raw error of an SDK.
 * Nothing is printed: what the user should know beside the result goes to the `notice` function
 * that the store was opened with.
 */
export interface Store {
  readonly backend: Backend
  /** The region or bucket that it is in, where it is in one. */
  readonly place?: string

  /** Gives a command that waited for its user all of `--timeout` again; a backend without one has none. */
  readonly restartDeadline?: () => void

  /**
   * Keys and values of a service, by key in byte order: the fast path of exec. A service that is not
   * there is empty; on secretsmanager, and with a label that nothing carries, it is NOT_FOUND.
   */
  values(service: ServiceReference, options?: ValuesOptions): Promise<readonly SecretValue[]>

  /**
   * The values of some keys of services, each service's by key in byte order, in as few calls as
   * there can be. A key is looked up as given, then in lower case; one that is not there is left out.
   * A backend that reads services whole does without.
   */
  readonly valuesOfKeys?: (
    services: readonly ServiceReference[],
    request: KeysRequest,
  ) => Promise<readonly (readonly SecretValue[])[]>

  /**
   * A text that changes whenever a value of the services, or of the keys, does: told without their
   * values, where that is cheaper. A backend without it is read again.
   */
  readonly marks?: (
    services: readonly ServiceReference[],
    keys: readonly KeyPath[] | undefined,
  ) => Promise<string>

  /** Everything that a service holds, one level; with the values if asked. */
  list(service: ServiceReference, options: { readonly withValues: boolean }): Promise<Listing>

  /** One secret, its latest or labelled version or the one asked for. NOT_FOUND when there is none. */
  read(name: SecretName & { readonly version?: number | undefined }): Promise<Secret>

  /** The value alone, in the fewest calls and rights. NOT_FOUND when there is none. */
  readValue(name: SecretName): Promise<string>

  /** Creates or changes a secret, its key in lower case. */
  write(request: WriteRequest): Promise<void>

  /** Many secrets at once, for `import`; a backend without it says NotSupported. */
  readonly bulk?: BulkWriter

  /**
   * The secrets of a service as they were at a moment, told by the history; a secret that was deleted
   * since is gone from it on ssm, local and S3. Values as {@link Store.list} gives them.
   */
  past(request: PastRequest): Promise<Past>

  /** Named sets of versions, for `release`; a backend without them says NotSupported. */
  readonly releases?: () => Promise<Releases>

  /**
   * Looks at how services are kept, for `doctor --migration`; a backend without it keeps none.
   * @param onLook told of each secret that takes a call of its own
   */
  readonly inspector?: (onLook: () => void) => Promise<Inspector>

  /** Deletes all versions. The key is taken in lower case unless `exactKey`. */
  delete(name: DeleteRequest): Promise<void>

  /** Every version that is kept, oldest first. */
  history(name: SecretName): Promise<readonly SecretEvent[]>

  /**
   * Full names (`/service/key`) of all secrets, in byte order; of one service and those below it
   * when `prefix` (lower-case, without a slash at either end) is given.
   */
  names(prefix: string): Promise<readonly string[]>

  /** The values of secrets by their full names, and which could not be read. */
  valuesOf(names: readonly string[]): Promise<ReadableValues>

  /** NOT_FOUND when there is no such secret. */
  readTags(name: SecretName): Promise<Tags>

  /** Adds tags or replaces their values; with `deleteOthers` all that are not given are removed. */
  writeTags(
    name: SecretName,
    tags: Tags,
    options: { readonly deleteOthers: boolean },
  ): Promise<void>

  /** Removes tags, and does not mind those that are not there. */
  deleteTags(name: SecretName, keys: readonly string[]): Promise<void>
}

export interface ValuesOptions {
  /**
   * Leaves out what may not be read or decrypted, with a warning, instead of failing: a secret, an
   * index (s3-kms), or a service of which nothing may be read. Nothing is denied on local and null.
   */
  readonly skipDenied?: boolean | undefined
  /** Told each key that is left out. */
  readonly onDenied?: ((key: KeyPath) => void) | undefined
}

export interface KeysRequest extends ValuesOptions {
  readonly keys: readonly KeyPath[]
}

/** Values by full name; a denial costs only the secrets it is about. */
export interface ReadableValues {
  readonly values: ReadonlyMap<string, string>
  readonly denied: readonly { readonly name: string; readonly reason: Text }[]
}

/** A backend's answer to what it cannot do. */
export class NotSupported extends ChamberError {
  override readonly name = 'NotSupported'

  constructor(backend: Backend, command: Text) {
    super('NOT_SUPPORTED', text`${command} is not something that the ${backend} backend can do`)
  }
}

/** The error for a secret that is not there. */
export function notFound(
  { service, key: name }: Pick<DeleteRequest, 'service' | 'key'>,
  version?: number,
): ChamberError {
  const key = shownName(name)
  const which = version === undefined ? text`` : text` in version ${version}`
  return new ChamberError(
    'NOT_FOUND',
    text`no secret ${typeof name === 'string' ? quote(name, 'key') : text`'${key}'`}${which} in service '${service.typed}'`,
    {
      hint:
        version === undefined
          ? text`see what is there: chamber list ${service.typed}`
          : text`see which versions there are: chamber history ${service.typed} ${storedName(key)}`,
    },
  )
}
