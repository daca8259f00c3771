/**
 * What another program wrote between our reading and our writing is hidden by what we wrote. It is
 * found by a look at the version before ours, and merged back in.
 *
 * Where it cannot help: the other program writes after us what it read before us. That hides our
 * change, and only that program could know.
 */
import { text, storedName } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import type { OnNotice } from '../store.ts'
import type { SecretsManagerApi } from './api.ts'
import type { Change } from './change.ts'
import { entryOf, isSameEntry, type ServiceDocument } from './document.ts'
import type { Place } from './failures.ts'
import { type Collision, mergeHidden } from './merge.ts'
import { getVersion, isNotAService } from './snapshot.ts'
import { labelled } from './staging-labels.ts'

interface Version {
  readonly versionId: string | undefined
  readonly document: ServiceDocument
}

export interface Attempt {
  readonly base: Version
  readonly written: Version
  readonly change: Change
  readonly onNotice: OnNotice
}

/** The change that brings back what was hidden, or undefined when nothing was. */
export async function repairHidden(
  api: SecretsManagerApi,
  place: Place,
  { base, written, change, onNotice }: Attempt,
): Promise<Change | undefined> {
  const previous = await versionBefore(api, place, written, onNotice)
  if (previous === undefined || previous === base.versionId) return undefined
  const theirs = await getHidden(api, place, previous)
  if (!theirs) {
    onNotice('warning', text`${place.service.name} was replaced by someone else at the same time`)
    return undefined
  }
  const redone = await redo(change, theirs)
  const collision = { base: base.document, ours: written.document, theirs, redone }
  for (const key of changedByBoth(collision)) {
    onNotice(
      'warning',
      text`'${storedName(key)}' was changed by someone else at the same time; yours is the latest`,
    )
  }
  return async (current) => mergeHidden(current, collision)
}

/** The version that ours took the place of, if ours is still current and AWS tells. */
async function versionBefore(
  api: SecretsManagerApi,
  { service }: Place,
  written: Version,
  onNotice: OnNotice,
): Promise<string | undefined> {
  try {
    const description = await api.describeSecret(service.name)
    const isCurrent = labelled(description, 'AWSCURRENT') === written.versionId
    return isCurrent ? labelled(description, 'AWSPREVIOUS') : undefined
  } catch (error) {
    // it is written: what cannot be said is whether someone else was at it too
    const why = error instanceof ChamberError ? text`: ${error.message}` : text``
    onNotice('warning', text`written, but not checked against writes at the same time${why}`)
    return undefined
  }
}

async function getHidden(
  api: SecretsManagerApi,
  { service }: Place,
  versionId: string,
): Promise<ServiceDocument | undefined> {
  try {
    return (await getVersion(api, service, versionId)).document
  } catch (error) {
    if (isNotAService(error)) return undefined
    throw error
  }
}

/** Our change on top of theirs; they may have deleted what we delete. */
async function redo(change: Change, theirs: ServiceDocument): Promise<ServiceDocument> {
  try {
    return await change(theirs)
  } catch (error) {
    if (error instanceof ChamberError && error.code === 'NOT_FOUND') return theirs
    throw error
  }
}

function changedByBoth({ base, ours, theirs }: Collision): string[] {
  const differs = (document: ServiceDocument, key: string) =>
    !isSameEntry(entryOf(base, key), entryOf(document, key))
  return [...ours.values.keys()].filter((key) => differs(ours, key) && differs(theirs, key))
}
