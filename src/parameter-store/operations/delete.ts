/** DeleteParameter and DeleteParameters. */
import { keyOf } from '../names.ts'
import { readInput } from '../shapes.ts'
import type { Operation } from './call.ts'
import { parameterNotFound } from './get.ts'
import * as inputs from './inputs.ts'

export const deleteParameter: Operation = ({ parameters }, input) => {
  const { Name } = readInput(inputs.deleteParameter, input)
  if (!parameters.delete(keyOf(Name))) throw parameterNotFound()
  return {}
}

export const deleteParameters: Operation = ({ parameters }, input) => {
  const { Names } = readInput(inputs.deleteParameters, input)
  const deleted = new Set<string>()
  for (const name of Names) if (parameters.delete(keyOf(name))) deleted.add(name)
  return {
    DeletedParameters: [...deleted],
    InvalidParameters: [...new Set(Names)].filter((name) => !deleted.has(name)),
  }
}
