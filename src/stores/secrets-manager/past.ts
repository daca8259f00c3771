/** A service as it was: the version of its secret that was the current one then. */
import { byteOrder } from '../../core/byte-order.ts'
import type { Key } from '../../core/key.ts'
import type { Secret } from '../../core/secret.ts'
import { warnOfInvalidNames } from '../invalid-names.ts'
import type { Past, PastRequest } from '../past.ts'
import type { OnNotice } from '../store.ts'
import type { SecretsManagerApi, SecretVersionsListEntry } from './api.ts'
import { findKey, metadataOf, namesIn, type ServiceDocument } from './document.ts'
import { getReadable, lineage } from './history.ts'
import { readService, type Snapshot } from './snapshot.ts'
import { valueText } from './value-text.ts'

/**
 * In three calls at most. Keys that were deleted since are there as well.
 * @throws {ChamberError} NOT_FOUND, NOT_A_SERVICE, IN_DELETION
 */
export async function pastSecrets(
  api: SecretsManagerApi,
  { service, at, withValues, keys }: PastRequest,
  onNotice: OnNotice,
): Promise<Past> {
  const newest = await readService(api, service)
  const versions = lineage(await api.listVersions(service.name), newest.versionId)
  const then = versions.findLast(
    ({ CreatedDate }) => CreatedDate !== undefined && CreatedDate <= at,
  )
  const get = async ({ VersionId = '' }: SecretVersionsListEntry): Promise<Snapshot | undefined> =>
    VersionId === newest.versionId ? newest : getReadable(api, service, VersionId)
  const found = then && (await get(then))
  // Dropped meanwhile, or not a service then: what others are may be older, so nothing is known.
  if (then && !found) return { secrets: [], unknown: wantedKeys(newest.document, keys) }
  const { document } = found ?? (versions[0] && (await get(versions[0]))) ?? newest
  const wanted = wantedKeys(document, keys)
  if (!keys) warnOfInvalidNames(namesIn(document).invalid, service.name, onNotice)
  const known = found ? wanted : wanted.filter((key) => isBy(document, key, at))
  return {
    secrets: known.map((key) => toSecret(document, key, withValues)).toSorted(byKey),
    unknown: wanted.filter(
      (key) => !known.includes(key) && metadataOf(document, key).version !== 1,
    ),
  }
}

function wantedKeys(document: ServiceDocument, keys: readonly Key[] | undefined): readonly Key[] {
  if (!keys) return namesIn(document).keys
  return [...new Set(keys.flatMap((key) => findKey(document, key) ?? []))]
}

/** The oldest version that is kept may hold what was written before it. */
function isBy(document: ServiceDocument, key: Key, at: Date): boolean {
  const { modified } = metadataOf(document, key)
  return modified !== undefined && modified <= at
}

const toSecret = (document: ServiceDocument, key: Key, withValue: boolean): Secret => ({
  ...metadataOf(document, key),
  value: withValue ? valueText(document.values.get(key) ?? '""') : undefined,
})

const byKey = (a: Secret, b: Secret): number => byteOrder(a.key, b.key)
