/**
 * Releases: a staging label on one version of the secret, which holds all keys of the service. A
 * version that carries one is kept by AWS.
 */
import { text } from '../../core/text.ts'
import { awsErrorName } from '../../aws/errors/name.ts'
import { byteOrder } from '../../core/byte-order.ts'
import { isUnanswered } from '../../core/errors.ts'
import type { Key } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { inParallel } from '../in-parallel.ts'
import {
  labelRefusal,
  noRelease,
  noSecrets,
  type Release,
  type ReleaseDraft,
  type Releases,
} from '../releases.ts'
import type { Description, LabelMove, SecretsManagerApi } from './api.ts'
import { emptyDocument, keysOf, metadataOf, type ServiceDocument } from './document.ts'
import { missing } from './failures.ts'
import { getReadable } from './history.ts'
import { getVersion, readService } from './snapshot.ts'
import { isMark, isReleaseName, labelled, markInTheWay } from './staging-labels.ts'

export function createReleases(api: SecretsManagerApi): Releases {
  return {
    refusal: (name) =>
      isMark(name) ? text`is how chamber marks its own versions` : labelRefusal(name),
    list: (service) => listReleases(api, service),
    draft: (service, name) => draftRelease(api, service, name),
    draftDelete: (service, name) => draftDelete(api, service, name),
  }
}

/** A description, the current version, and a call for each version that has a release. */
async function listReleases(
  api: SecretsManagerApi,
  service: ServiceReference,
): Promise<readonly Release[]> {
  const newest = await readService(api, service)
  const { VersionIdsToStages = {} } = await api.describeSecret(service.name)
  const labelledIds = Object.entries(VersionIdsToStages).flatMap(([id, labels]) => {
    const names = labels.filter(isReleaseName)
    return names.length > 0 ? [{ id, names }] : []
  })
  const releases = await inParallel(labelledIds, async ({ id, names }) => {
    const found = id === newest.versionId ? newest : await getReadable(api, service, id)
    if (!found) return []
    return names.map((name) => toRelease(name, found.document, newest.document))
  })
  return releases
    .flat()
    .toSorted((a, b) => (b.modified?.getTime() ?? 0) - (a.modified?.getTime() ?? 0))
}

function toRelease(name: string, then: ServiceDocument, now: ServiceDocument): Release {
  const keys = keysOf(then)
  const times = keys.map((key) => metadataOf(then, key).modified?.getTime() ?? 0)
  return {
    name,
    modified: times.length > 0 ? new Date(Math.max(...times)) : undefined,
    keys,
    changed: keys.filter((key) => then.values.get(key) !== now.values.get(key)),
    lacks: keysOf(now).filter((key) => !then.values.has(key)),
  }
}

/** @throws {ChamberError} NOT_FOUND, LABEL_LIMIT */
async function draftRelease(
  api: SecretsManagerApi,
  service: ServiceReference,
  label: string,
): Promise<ReleaseDraft> {
  const { versionId, document } = await readService(api, service)
  const keys = keysOf(document)
  if (keys.length === 0) throw noSecrets(service)
  const description = await api.describeSecret(service.name)
  const from = labelled(description, label)
  const mark = from === undefined ? markInTheWay(description) : undefined
  const room =
    mark === undefined ? [] : [{ label: mark, from: labelled(description, mark), to: undefined }]
  const moves = from === versionId ? [] : [...room, { label, from, to: versionId }]
  const moved =
    from === undefined || moves.length === 0
      ? []
      : await changedKeys(api, { service, from, document })
  return createDraft(api, { service, keys, moved, moves })
}

/** Keys of which the release has another value. */
async function changedKeys(
  api: SecretsManagerApi,
  {
    service,
    from,
    document,
  }: {
    readonly service: ServiceReference
    readonly from: string
    readonly document: ServiceDocument
  },
): Promise<readonly Key[]> {
  const then = (await getReadable(api, service, from))?.document ?? emptyDocument
  const keys = [...new Set([...keysOf(then), ...keysOf(document)])]
  return keys.filter((key) => then.values.get(key) !== document.values.get(key)).toSorted(byteOrder)
}

/** @throws {ChamberError} NOT_FOUND */
async function draftDelete(
  api: SecretsManagerApi,
  service: ServiceReference,
  label: string,
): Promise<ReleaseDraft> {
  const from = labelled(await describe(api, service), label)
  if (from === undefined) throw noRelease(service, label)
  const { document } = await getVersion(api, service, from)
  const moves = [{ label, from, to: undefined }]
  return createDraft(api, { service, keys: keysOf(document), moved: [], moves })
}

async function describe(api: SecretsManagerApi, service: ServiceReference): Promise<Description> {
  try {
    return await api.describeSecret(service.name)
  } catch (error) {
    if (awsErrorName(error) !== 'ResourceNotFoundException') throw error
    throw missing({ service, region: api.region })
  }
}

interface Draft extends Pick<ReleaseDraft, 'service' | 'keys' | 'moved'> {
  readonly moves: readonly LabelMove[]
}

function createDraft(api: SecretsManagerApi, { moves, ...draft }: Draft): ReleaseDraft {
  const started: LabelMove[] = []
  const { service, keys } = draft
  return {
    ...draft,
    changes: moves.length,
    async apply({ onProgress }) {
      for (const move of moves) {
        await api.moveLabel(service.name, move).catch((error: unknown) => {
          if (isUnanswered(error)) started.push(move)
          throw error
        })
        started.push(move)
        onProgress(started.length)
      }
    },
    async undo() {
      api.restartDeadline()
      try {
        for (const { label, from, to } of started.toReversed()) {
          await api.moveLabel(service.name, { label, from: to, to: from })
        }
        return []
      } catch {
        return keys
      }
    },
  }
}
