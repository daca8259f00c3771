/** Many secrets at once: what `chamber import` asks of a backend. */
import { text, type Text } from '../core/text.ts'
import { ChamberError } from '../core/errors.ts'
import type { Key } from '../core/key.ts'
import type { NamedValue, SecretSettings, SecretValue } from '../core/secret.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import type { Tags } from '../core/tags.ts'

export interface BulkWriter {
  /**
   * Why the backend cannot keep a secret, in words that follow its key: `is empty`; undefined when it
   * can. Nothing is asked of it, so that a whole file is judged before anything is written.
   */
  refusal(secret: NamedValue): Text | undefined

  /** Whether secrets have types, tiers and tags here; where not, those of a request are left out. */
  readonly keepsSettings: boolean

  /**
   * Writes secrets of one service, their keys in the case given; those that have their value already
   * are left alone, so that the same call goes on where one stopped.
   * @throws {WriteStopped} when some are written and others are not
   */
  write(request: BulkRequest): Promise<BulkResult>
}

/** A secret to write; its type, tier and tags are for a new one. */
export interface BulkSecret extends SecretValue, SecretSettings {
  readonly tags?: Tags | undefined
}

export interface BulkRequest {
  readonly service: ServiceReference
  /** Each key once. */
  readonly secrets: readonly BulkSecret[]
  /** Of those that are new, before their own. */
  readonly tags?: Tags | undefined
  /**
   * Those that are there keep their type and KMS key, and none that is to be a SecureString stays
   * anything less. Without it they become SecureStrings under the key of the settings, as the Go
   * program's import has it.
   */
  readonly keepSettings?: boolean | undefined
  /** Told how many are done, the unchanged ones included. */
  readonly onProgress?: ((done: number, state?: 'throttled') => void) | undefined
  /** Stops between two secrets. */
  readonly signal?: AbortSignal | undefined
}

export interface BulkResult {
  /** Keys that were written. */
  readonly written: readonly Key[]
  /** Keys that had their value already. */
  readonly unchanged: readonly Key[]
}

/** Writing ended before its end; its cause is why. */
export class WriteStopped extends ChamberError {
  override readonly name = 'WriteStopped'
  readonly written: readonly string[]
  /** Asked for, without an answer: written or not. */
  readonly unsure: readonly string[]

  constructor(
    cause: ChamberError,
    {
      written,
      unsure,
    }: { readonly written: readonly string[]; readonly unsure: readonly string[] },
  ) {
    const { code, message, hint } = cause
    super(code, message, { hint, cause })
    this.written = written
    this.unsure = unsure
  }
}

/** Why work between two secrets does not continue; undefined while nothing has aborted it. */
export function stopReason(signal: AbortSignal | undefined): ChamberError | undefined {
  if (!signal?.aborted) return undefined
  const { reason } = signal as { readonly reason: unknown }
  return reason instanceof ChamberError ? reason : new ChamberError('STOPPED', text`stopped`)
}
