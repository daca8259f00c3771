/**
 * Releases: a name for the versions that the secrets of a service have now. On Parameter Store it is
 * a label on a version of each secret, on Secrets Manager a staging label on one version of the whole
 * service; `service:name` reads them.
 */
import { text, quote, type Text } from '../core/text.ts'
import { ChamberError } from '../core/errors.ts'
import type { KeyPath } from '../core/key.ts'
import type { ServiceReference } from '../core/service-reference.ts'

export interface Releases {
  /** Why the backend cannot use a name, in words that follow it: `begins with aws`. Nothing is asked. */
  refusal(name: string): Text | undefined

  /** Every release of a service, the newest first; a label that someone else made is one too. */
  list(service: ServiceReference): Promise<readonly Release[]>

  /**
   * Looks at what it takes to name the current versions, and writes nothing.
   * @throws {ChamberError} NOT_FOUND for a service without secrets, LABEL_LIMIT
   */
  draft(service: ServiceReference, name: string): Promise<ReleaseDraft>

  /** The same for taking the name away. @throws {ChamberError} NOT_FOUND when there is no such release */
  draftDelete(service: ServiceReference, name: string): Promise<ReleaseDraft>
}

export interface Release {
  readonly name: string
  /** The time of its newest version: AWS does not keep when a label was put on. */
  readonly modified: Date | undefined
  /** All of these in byte order. */
  readonly keys: readonly KeyPath[]
  /** Those whose value is another one now, or that are not there any more. */
  readonly changed: readonly KeyPath[]
  /** Keys of the service that it lacks. */
  readonly lacks: readonly KeyPath[]
}

/** A change of labels that is known whole before it begins. */
export interface ReleaseDraft {
  readonly service: ServiceReference
  /** Keys of the release. */
  readonly keys: readonly KeyPath[]
  /** Keys that a release of the name has in another version, or lacks; none where there is no such release. */
  readonly moved: readonly KeyPath[]
  /** Labels that are to change. */
  readonly changes: number
  /** @throws {ChamberError} what stopped it; then `undo` has to follow */
  apply(options: ApplyOptions): Promise<void>
  /** Puts back what `apply` has changed, or may have changed; gives the keys where that failed. */
  undo(): Promise<readonly KeyPath[]>
}

export interface ApplyOptions {
  readonly onProgress: (done: number) => void
  /** Stops between two labels. */
  readonly signal: AbortSignal
}

/** The rules of AWS for labels that hold on every backend. */
export function labelRefusal(name: string): Text | undefined {
  if (/^(aws|ssm)/i.test(name)) return text`begins with aws or ssm, which AWS keeps for itself`
  if (/^\d/.test(name)) return text`begins with a digit; v1.2 can be one`
  if (name.length > 100) return text`is longer than 100 characters`
  if (!/^[\w.-]+$/.test(name))
    return text`has something else than letters, digits, dots, dashes and _`
  return undefined
}

export function noRelease({ typed, name, label }: ServiceReference, release: string): ChamberError {
  const service = label === undefined ? typed : name
  return new ChamberError(
    'NOT_FOUND',
    text`'${service}' has no release ${quote(release, 'label', text`a name`)}`,
    {
      hint: text`see which there are: chamber releases ${service}`,
    },
  )
}

export const noSecrets = (service: ServiceReference): ChamberError =>
  new ChamberError('NOT_FOUND', text`service '${service.typed}' has no secrets`)
