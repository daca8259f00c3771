/** The releases of a service: its labels, and how far the service is from them. */
import { text, quote, storedName } from '../../core/text.ts'
import { byteOrder } from '../../core/byte-order.ts'
import type { KeyPath } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { labelRefusal, type Release, type Releases } from '../releases.ts'
import type { OnNotice } from '../store.ts'
import type { ParameterHistory, SsmApi } from './api.ts'
import { getReadableParameters } from './batches.ts'
import { draftDelete, draftRelease } from './release-draft.ts'
import { serviceVersions, type Versions } from './service-versions.ts'

export function createReleases(api: SsmApi, onNotice: OnNotice): Releases {
  return {
    refusal: labelRefusal,
    list: (service) => listReleases(api, service, onNotice),
    draft: (service, name) => draftRelease(api, service, name),
    draftDelete: (service, name) => draftDelete(api, service, name),
  }
}

/** Versions that AWS keeps, and how many less are worth a warning. */
const versionsKept = 100
const writesLeft = 10

/** Every label of the service as a release, the newest first. */
async function listReleases(
  api: SsmApi,
  service: ServiceReference,
  onNotice: OnNotice,
): Promise<readonly Release[]> {
  const parameters = await serviceVersions(api, service)
  const entries = parameters.flatMap(entriesOf)
  noticeBlocked(entries, onNotice)
  const values = await versionValues(api, entries.filter(isMoved))
  const isChanged = (one: Entry) => {
    const then = values.get(selector(one.name, one.version))
    return isMoved(one) && (!then || then !== values.get(selector(one.name, one.latest)))
  }
  const keys = parameters.map(({ key }) => key)
  return [...new Set(entries.map(({ label }) => label))]
    .map((label) => entries.filter((one) => one.label === label))
    .map((members) => toRelease(members, { isChanged, keys }))
    .toSorted((a, b) => (b.modified?.getTime() ?? 0) - (a.modified?.getTime() ?? 0))
}

/** A version that carries a label. */
interface Entry extends Versions {
  readonly label: string
  readonly version: ParameterHistory
}

const entriesOf = (one: Versions): Entry[] =>
  one.versions.flatMap((version) =>
    (version.Labels ?? []).map((label) => ({ ...one, label, version })),
  )

const isMoved = ({ version, latest }: Entry): boolean => version.Version !== latest.Version

interface Surroundings {
  readonly isChanged: (entry: Entry) => boolean
  /** Of the service. */
  readonly keys: readonly KeyPath[]
}

function toRelease(members: readonly Entry[], { isChanged, keys }: Surroundings): Release {
  const own = new Set(members.map(({ key }) => key))
  const times = members.map(({ version }) => version.LastModifiedDate?.getTime() ?? 0)
  return {
    name: members[0]?.label ?? '',
    modified: new Date(Math.max(...times)),
    keys: [...own].toSorted(byteOrder),
    changed: members
      .filter(isChanged)
      .map(({ key }) => key)
      .toSorted(byteOrder),
    lacks: keys.filter((key) => !own.has(key)),
  }
}

/** AWS drops no version that carries a label, and refuses to write instead. */
function noticeBlocked(entries: readonly Entry[], onNotice: OnNotice): void {
  for (const { key, label, version, versions } of entries) {
    const left = versionsKept - (versions.length - versions.indexOf(version))
    if (left >= writesLeft) continue
    onNotice(
      'warning',
      text`${storedName(key)} can be written ${left} more times, then AWS refuses to, for the release ${quote(label, 'label', text`a name`)} holds its oldest version; delete that release in time`,
    )
  }
}

const selector = (name: string, { Version }: ParameterHistory): string => `${name}:${Version}`

/** The values of labelled and latest versions by `name:version`; what may not be read is left out. */
async function versionValues(
  api: SsmApi,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const wanted = entries.flatMap(({ name, version, latest }) => [
    { name, selector: selector(name, version) },
    { name, selector: selector(name, latest) },
  ])
  const byName = new Map<string, Set<string>>()
  for (const one of wanted) {
    byName.set(one.name, (byName.get(one.name) ?? new Set()).add(one.selector))
  }
  // One version of a parameter a call: AWS does not say that it takes two.
  const rounds: string[][] = []
  for (const selectors of byName.values()) {
    for (const [round, one] of [...selectors].entries()) (rounds[round] ??= []).push(one)
  }
  const answers = await Promise.all(rounds.map((names) => getReadableParameters(api, names)))
  const found = answers.flatMap(({ parameters }) => parameters)
  return new Map(found.map(({ Name, Version, Value }) => [`${Name}:${Version}`, Value]))
}
