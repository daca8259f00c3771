/** GetParameterHistory: every version that is kept, oldest first. */
import { readReference } from '../names.ts'
import { readInput } from '../shapes.ts'
import { remembered } from './answers.ts'
import type { Operation } from './call.ts'
import { parameterNotFound } from './get.ts'
import * as inputs from './inputs.ts'
import { page } from './paging.ts'

export const getParameterHistory: Operation = (call, input) => {
  const { Name, WithDecryption, MaxResults, NextToken } = readInput(
    inputs.getParameterHistory,
    input,
  )
  const reference = readReference(Name, call.place, call.settings.lenientNames)
  // A history is of the whole parameter: AWS knows none of a single version or label.
  const parameter =
    reference?.selector === undefined && reference && call.parameters.get(reference.key)
  if (!parameter) throw parameterNotFound()
  const { items, ...rest } = page(call, {
    size: MaxResults ?? 50,
    token: NextToken,
    *itemsAfter(after) {
      for (const version of parameter.versions) {
        if (version.version > Number(after ?? 0)) {
          yield [`${version.version}`, { parameter, version, decrypt: WithDecryption }]
        }
      }
    },
  })
  return { Parameters: items.map((item) => remembered(call, item)), ...rest }
}
