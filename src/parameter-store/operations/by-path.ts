/** GetParametersByPath: the values below a path. */
import { isOneLevelBelow, readPath } from '../names.ts'
import { current } from '../parameter.ts'
import type { Parameter, ParameterVersion } from '../parameter.ts'
import { readInput } from '../shapes.ts'
import { withValue } from './answers.ts'
import type { Operation } from './call.ts'
import { byPathRules, readFilters } from './filters.ts'
import * as inputs from './inputs.ts'
import type { StringFilter } from './inputs.ts'
import { page } from './paging.ts'

/** Which version of a parameter is wanted: with a Label filter the newest that carries one. */
function versionChooser(filters: readonly StringFilter[]) {
  const labels = filters.find(({ Key }) => Key === 'Label')?.Values
  if (!labels) return current
  return ({ versions }: Parameter): ParameterVersion | undefined =>
    versions.findLast((version) => version.labels.some((label) => labels.includes(label)))
}

export const getParametersByPath: Operation = (call, input) => {
  const { Path, Recursive, ParameterFilters, WithDecryption, MaxResults, NextToken } = readInput(
    inputs.getParametersByPath,
    input,
  )
  const { lenientNames } = call.settings
  const filters = ParameterFilters ?? []
  const prefix = readPath(Path, lenientNames)
  const wanted = readFilters(filters, byPathRules, lenientNames)
  const choose = versionChooser(filters)
  const { items, ...rest } = page(call, {
    size: MaxResults ?? 10,
    token: NextToken,
    *itemsAfter(after) {
      for (const [key, parameter] of call.parameters.entries(prefix, after)) {
        if (!Recursive && !isOneLevelBelow(key, prefix)) continue
        const version = choose(parameter)
        if (version && wanted(key, parameter, version)) {
          yield [key, { parameter, version, decrypt: WithDecryption }]
        }
      }
    },
  })
  return { Parameters: items.map((item) => withValue(call, item)), ...rest }
}
