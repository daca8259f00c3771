/** The versions of all parameters of a service. */
import { fullKey, type KeyPath } from '../../core/key.ts'
import type { ServiceReference } from '../../core/service-reference.ts'
import { inParallel } from '../in-parallel.ts'
import type { ParameterHistory, SsmApi } from './api.ts'
import { historiesAtOnce, versionsOf } from './history.ts'
import { describeService } from './names.ts'
import { keyOf } from './parameter-name.ts'

/** A parameter, and every version of it that is kept, oldest first. */
export interface Versions {
  readonly name: string
  readonly key: KeyPath
  readonly versions: readonly ParameterHistory[]
  readonly latest: ParameterHistory
}

/** The histories of all parameters of a service, without values. */
export async function serviceVersions(
  api: SsmApi,
  service: ServiceReference,
): Promise<readonly Versions[]> {
  const described = await describeService(api, service)
  const found = await inParallel(
    described,
    async ({ Name: name = '' }) => {
      const versions = await versionsOf(api, name)
      // It gets on: with the quota of histories, thousands of secrets take longer than a command may.
      api.restartDeadline()
      return { name, versions }
    },
    historiesAtOnce,
  )
  return found.flatMap(({ name, versions }) => {
    const latest = versions.at(-1)
    return latest ? [{ name, key: fullKey(keyOf(name, service)), versions, latest }] : []
  })
}
