/**
 * The versions of one key, out of the versions of the whole secret.
 *
 * A version of the secret holds all keys, so most versions say nothing new about this one: where
 * two versions know the same of a key, the versions between them do too and are not asked for.
 * Versions without a staging label count as well: AWS keeps the last hundred, and so no key loses
 * its history because another one was written.
 */
import { awsErrorName } from '../../aws/errors/name.ts'
import type { Key } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import type { SecretName } from '../store.ts'
import { type SecretsManagerApi, type SecretVersionsListEntry } from './api.ts'
import { entryOf, metadataOf } from './document.ts'
import { getVersion, isNotAService, type Snapshot } from './snapshot.ts'

/** One snapshot for each version of the key since it was created, the oldest first. */
export async function keyVersions(
  api: SecretsManagerApi,
  { service, key }: SecretName,
  newest: Snapshot,
): Promise<readonly Snapshot[]> {
  if (isFirst(newest, key)) return [newest]
  const versions = lineage(await api.listVersions(service.name), newest.versionId)
  const ids = versions.map(({ VersionId = '' }) => VersionId)
  const seen = new Map<number, Promise<Snapshot | undefined>>([
    [ids.length - 1, Promise.resolve(newest)],
  ])
  const look = (index: number) => {
    const known = seen.get(index) ?? getReadable(api, service, ids[index] ?? '')
    seen.set(index, known)
    return known
  }
  await search(look, key, { from: 0, to: ids.length - 1 })
  return sinceCreation(await inOrder(seen), key)
}

/** Up to the current version, the oldest first; what a rotation prepares is not among them. */
export function lineage(
  versions: readonly SecretVersionsListEntry[],
  newest: string,
): readonly SecretVersionsListEntry[] {
  const known = versions
    .filter(({ VersionStages = [] }) => VersionStages.join() !== 'AWSPENDING')
    .toSorted((a, b) => (a.CreatedDate?.getTime() ?? 0) - (b.CreatedDate?.getTime() ?? 0))
  const end = known.findIndex(({ VersionId }) => VersionId === newest)
  return end < 0 ? [...known, { VersionId: newest }] : known.slice(0, end + 1)
}

/** AWS may have dropped it since it was listed, and it may never have been chamber's. */
export async function getReadable(
  api: SecretsManagerApi,
  service: ServiceReference,
  versionId: string,
): Promise<Snapshot | undefined> {
  try {
    return await getVersion(api, service, versionId)
  } catch (error) {
    if (awsErrorName(error) === 'ResourceNotFoundException' || isNotAService(error)) {
      return undefined
    }
    throw error
  }
}

type Look = (index: number) => Promise<Snapshot | undefined>

/** Looks at versions until all changes of the key between two of them have been seen. */
async function search(
  look: Look,
  key: Key,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  if (to <= from) return
  const [older, newer] = await Promise.all([look(from), look(to)])
  if (to - from < 2 || (older && newer && isSame(older, newer, key))) return
  const middle = Math.floor((from + to) / 2)
  const between = await look(middle)
  // what is before the creation of the key is another secret of the same name
  const isBeginning = between && (!has(between, key) || isFirst(between, key))
  await Promise.all([
    search(look, key, { from: middle, to }),
    isBeginning ? undefined : search(look, key, { from, to: middle }),
  ])
}

const has = ({ document }: Snapshot, key: Key): boolean => document.values.has(key)

const isFirst = ({ document }: Snapshot, key: Key): boolean =>
  has({ versionId: '', document }, key) && metadataOf(document, key).version === 1

/** What is known of a key has the time of its writing in it, so no two versions are the same. */
const isSame = (a: Snapshot, b: Snapshot, key: Key): boolean =>
  has(a, key) === has(b, key) &&
  entryOf(a.document, key).metadata === entryOf(b.document, key).metadata

async function inOrder(
  seen: ReadonlyMap<number, Promise<Snapshot | undefined>>,
): Promise<Snapshot[]> {
  const sorted = [...seen].toSorted(([a], [b]) => a - b)
  const snapshots = await Promise.all(sorted.map(([, snapshot]) => snapshot))
  return snapshots.filter((snapshot) => snapshot !== undefined)
}

/** Of snapshots in order: those since the key was last not there, the newest of each version. */
function sinceCreation(snapshots: readonly Snapshot[], key: Key): Snapshot[] {
  const since = snapshots.slice(snapshots.findLastIndex((one) => !has(one, key)) + 1)
  const byVersion = new Map(since.map((one) => [metadataOf(one.document, key).version, one]))
  return [...byVersion].toSorted(([a], [b]) => a - b).map(([, one]) => one)
}
