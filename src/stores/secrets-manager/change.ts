/**
 * Changing a service: its secret is read, changed and put back.
 *
 * Two at once: the id of a new version follows from the version that was read, and AWS takes an id
 * only once. So of two chambers that read the same version the second is refused, reads again, and
 * changes what the first has written. Programs that choose their ids at random (the Go program, the
 * console) are not stopped by that; `collision.ts` brings back what they wrote in between.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { awsErrorName } from '../../aws/errors/name.ts'
import type { OnNotice } from '../store.ts'
import { type Description, type SecretsManagerApi } from './api.ts'
import { repairHidden } from './collision.ts'
import { emptyDocument, printDocument, type ServiceDocument } from './document.ts'
import {
  brokenBookkeeping,
  conflict,
  inDeletion,
  largestSize,
  missing,
  type Place,
  rotated,
  tooLarge,
} from './failures.ts'
import { findService } from './snapshot.ts'
import { labelled, nextLabels } from './staging-labels.ts'
import { nextVersionId } from './version-id.ts'

/** What is to become of a document; the same document when there is nothing to do. */
export type Change = (document: ServiceDocument) => Promise<ServiceDocument>

export interface ChangeOptions {
  /** The version of the key that was written, for the staging label. */
  readonly mark: (written: ServiceDocument) => number
  /** Whether a secret that is not there is made, and under which key. */
  readonly create: { readonly kmsKey: string | undefined } | undefined
  readonly onNotice: OnNotice
}

/** How often a change that meets others is made again, and the longest pause before, in ms. */
const attempts = 40
const longestPause = 500

/** How often an id may be taken before another one is tried for the version that follows. */
const patience = 3

/**
 * Makes a change to a service: in four calls where nobody else writes, two for a new secret, one
 * when there is nothing to do.
 * @throws {ChamberError} NOT_FOUND, ROTATED, IN_DELETION, NOT_A_SERVICE, VALUE_TOO_LARGE, CONFLICT
 */
export async function changeService(
  api: SecretsManagerApi,
  place: Place,
  change: Change,
  options: ChangeOptions,
): Promise<void> {
  const round = { change, after: '', taken: 0, stale: 0, exists: false }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await tryChange(api, place, round, options)) return
    await wait(Math.random() * Math.min(longestPause, 10 * 2 ** attempt))
  }
  throw conflict(place)
}

/** What one attempt leaves to the next. */
interface Round {
  change: Change
  /** The version that was read, and how often the id that follows it was taken. */
  after: string | undefined
  taken: number
  /** How often what was read was not what is current. */
  stale: number
  /** Someone made the secret while we did. */
  exists: boolean
}

/** False when it has to be tried again. */
async function tryChange(
  api: SecretsManagerApi,
  place: Place,
  round: Round,
  options: ChangeOptions,
): Promise<boolean> {
  const found = await findService(api, place.service)
  // a secret may be there without a value, as Terraform makes it
  if (!found && !round.exists) return create(api, place, round, options)
  const base = found ?? { versionId: undefined, document: emptyDocument }
  if (base.document.bookkeeping === 'broken') throw brokenBookkeeping(place)
  const written = await round.change(base.document)
  if (written === base.document) return true
  const text = print(place, written)
  const description = await describe(api, place)
  if (isStale(description, base.versionId, round)) return false
  const versionId = await put(api, place, round, {
    before: base.versionId,
    text,
    labels: nextLabels(description, options.mark(written)),
  })
  if (versionId === undefined) return false
  const repair = await repairHidden(api, place, {
    base,
    written: { versionId, document: written },
    change: round.change,
    onNotice: options.onNotice,
  })
  round.change = repair ?? round.change
  return repair === undefined
}

async function create(
  api: SecretsManagerApi,
  place: Place,
  round: Round,
  options: ChangeOptions,
): Promise<boolean> {
  if (!options.create) throw missing(place)
  const { kmsKey } = options.create
  const text = print(place, await round.change(emptyDocument))
  try {
    await api.createSecret({
      Name: place.service.name,
      SecretString: text,
      ...(kmsKey === undefined ? {} : { KmsKeyId: kmsKey }),
    })
    return true
  } catch (error) {
    if (awsErrorName(error) !== 'ResourceExistsException') throw error
    round.exists = true
    return false
  }
}

function print(place: Place, document: ServiceDocument): string {
  const text = printDocument(document)
  const size = Buffer.byteLength(text)
  if (size > largestSize) throw tooLarge(place, size)
  return text
}

async function describe(api: SecretsManagerApi, place: Place): Promise<Description> {
  const description = await api.describeSecret(place.service.name)
  if (description.DeletedDate) throw inDeletion(place, description.DeletedDate)
  if (description.RotationEnabled) throw rotated(place)
  return description
}

/** Someone has written since it was read; but a description that lags behind must not stop us. */
function isStale(description: Description, read: string | undefined, round: Round): boolean {
  if (labelled(description, 'AWSCURRENT') === read) return false
  round.stale += 1
  return round.stale < patience
}

interface NewVersion {
  /** The version that it was made from. */
  readonly before: string | undefined
  readonly text: string
  readonly labels: string[]
}

/** The id of the version that was written, or undefined when someone else had taken it. */
async function put(
  api: SecretsManagerApi,
  place: Place,
  round: Round,
  { before, text, labels }: NewVersion,
): Promise<string | undefined> {
  if (round.after !== before) Object.assign(round, { after: before, taken: 0 })
  const id = nextVersionId(before, Math.floor(round.taken / patience))
  try {
    await api.putSecretValue({
      SecretId: place.service.name,
      ClientRequestToken: id,
      SecretString: text,
      VersionStages: labels,
    })
    return id
  } catch (error) {
    if (awsErrorName(error) !== 'ResourceExistsException') throw error
    round.taken += 1
    return undefined
  }
}
