/** Making and deleting a release: a label on one version of every parameter, all of them or none. */
import { text, storedNames } from '../../core/text.ts'
import { awsErrorName } from '../../aws/errors/name.ts'
import { ChamberError } from '../../core/errors.ts'
import { fullKey, type KeyPath } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { inParallel } from '../in-parallel.ts'
import { noRelease, noSecrets, type ReleaseDraft } from '../releases.ts'
import type { SsmApi } from './api.ts'
import { labelledVersions } from './list.ts'
import { Pace } from './pace.ts'
import { writePaced } from './paced-writes.ts'
import { keyOf } from './parameter-name.ts'
import { serviceVersions, type Versions } from './service-versions.ts'

const labelsAVersion = 10

/** Labels that are put back side by side. */
const undoneAtOnce = 4

/** A label goes from one version of a parameter to another; without one of them it comes, or goes. */
interface Move {
  readonly key: KeyPath
  readonly name: string
  readonly from: number | undefined
  readonly to: number | undefined
}

/** @throws {ChamberError} NOT_FOUND, LABEL_LIMIT */
export async function draftRelease(
  api: SsmApi,
  service: ServiceReference,
  label: string,
): Promise<ReleaseDraft> {
  const parameters = await serviceVersions(api, service)
  if (parameters.length === 0) throw noSecrets(service)
  checkRoom(parameters, label)
  const moves = parameters.map(({ key, name, versions, latest }) => ({
    key,
    name,
    from: versions.find(({ Labels }) => Labels?.includes(label))?.Version,
    to: latest.Version,
  }))
  return createDraft(api, { service, label, moves })
}

/** @throws {ChamberError} NOT_FOUND */
export async function draftDelete(
  api: SsmApi,
  service: ServiceReference,
  label: string,
): Promise<ReleaseDraft> {
  const labelled = await labelledVersions(api, { ...service, label })
  const moves = labelled.map(({ Name: name = '', Version: from }) => ({
    key: fullKey(keyOf(name, service)),
    name,
    from,
    to: undefined,
  }))
  if (moves.length === 0) throw noRelease(service, label)
  return createDraft(api, { service, label, moves })
}

function checkRoom(parameters: readonly Versions[], label: string): void {
  const full = parameters.filter(({ latest: { Labels = [] } }) => {
    return Labels.length >= labelsAVersion && !Labels.includes(label)
  })
  const [first] = full
  if (!first) return
  const keys = storedNames(full.map(({ key }) => key))
  throw new ChamberError(
    'LABEL_LIMIT',
    text`a version has ${labelsAVersion} labels at most, and these have them already: ${keys}`,
    { hint: text`delete one of the releases ${storedNames(first.latest.Labels ?? [])}` },
  )
}

interface Draft {
  readonly service: ServiceReference
  readonly label: string
  readonly moves: readonly Move[]
}

function createDraft(api: SsmApi, { service, label, moves }: Draft): ReleaseDraft {
  const changes = moves.filter(({ from, to }) => from !== to)
  const isThere = moves.some(({ from }) => from !== undefined)
  const started: Move[] = []
  const change = (one: Move) => setLabel(api, label, one)
  return {
    service,
    keys: moves.map(({ key }) => key),
    moved: isThere ? changes.flatMap(({ key, to }) => (to === undefined ? [] : key)) : [],
    changes: changes.length,
    async apply({ onProgress, signal }) {
      const write = (one: Move) => {
        started.push(one)
        return change(one)
      }
      const { failure } = await writePaced(changes, { pace: new Pace(), write, onProgress, signal })
      if (failure) throw failure
    },
    async undo() {
      api.restartDeadline()
      const undone = await inParallel(
        [...new Set(started)].toReversed(),
        ({ from, to, ...one }) => isDone(change({ ...one, from: to, to: from })),
        undoneAtOnce,
      )
      const failed = [...new Set(started)].toReversed().filter((_, index) => !undone[index])
      return failed.map(({ key }) => key)
    },
  }
}

async function setLabel(api: SsmApi, label: string, { name, from, to }: Move): Promise<void> {
  if (to !== undefined) await api.labelVersion({ name, version: to, label })
  else if (from !== undefined) await api.unlabelVersion({ name, version: from, label })
}

/** A parameter that was deleted meanwhile has taken its labels along. */
async function isDone(work: Promise<void>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    return ['ParameterNotFound', 'ParameterVersionNotFound'].includes(awsErrorName(error) ?? '')
  }
}
