/** LabelParameterVersion and UnlabelParameterVersion. */
import { Fault } from '../fault.ts'
import { limits } from '../limits.ts'
import { keyOf } from '../names.ts'
import { current } from '../parameter.ts'
import type { Parameter, ParameterVersion } from '../parameter.ts'
import { readInput } from '../shapes.ts'
import type { Call, Operation } from './call.ts'
import { parameterNotFound, versionNotFound } from './get.ts'
import * as inputs from './inputs.ts'

const isValid = (label: string): boolean =>
  /^[A-Za-z_.-][A-Za-z0-9_.-]*$/.test(label) && !/^(?:aws|ssm)/i.test(label)

function find(
  { parameters }: Call,
  name: string,
  wanted: number | undefined,
): readonly [Parameter, ParameterVersion] {
  const parameter = parameters.get(keyOf(name))
  if (!parameter) throw parameterNotFound()
  if (wanted === undefined) return [parameter, current(parameter)]
  const version = parameter.versions.find((each) => each.version === wanted)
  if (!version) throw versionNotFound(wanted, parameter)
  return [parameter, version]
}

function checkCount(labels: readonly string[]): void {
  if (labels.length <= limits.labelsPerVersion) return
  throw new Fault(
    'ParameterVersionLabelLimitExceeded',
    `A parameter version can have maximum ${limits.labelsPerVersion} labels. ` +
      'Move one or more labels to another version and try again.',
  )
}

export const labelParameterVersion: Operation = (call, input) => {
  const { Name, ParameterVersion, Labels } = readInput(inputs.labelParameterVersion, input)
  const [parameter, target] = find(call, Name, ParameterVersion)
  const valid = Labels.filter(isValid)
  const labels = [...new Set([...target.labels, ...valid])]
  checkCount(labels)
  const versions = parameter.versions.map((each) =>
    each === target
      ? { ...each, labels }
      : { ...each, labels: each.labels.filter((label) => !valid.includes(label)) },
  )
  call.parameters.set(keyOf(Name), { ...parameter, versions })
  return {
    InvalidLabels: Labels.filter((label) => !isValid(label)),
    ParameterVersion: target.version,
  }
}

export const unlabelParameterVersion: Operation = (call, input) => {
  const { Name, ParameterVersion, Labels } = readInput(inputs.unlabelParameterVersion, input)
  const [parameter, target] = find(call, Name, ParameterVersion)
  const asked = [...new Set(Labels)]
  const versions = parameter.versions.map((each) =>
    each === target
      ? { ...each, labels: each.labels.filter((label) => !asked.includes(label)) }
      : each,
  )
  call.parameters.set(keyOf(Name), { ...parameter, versions })
  return {
    RemovedLabels: asked.filter((label) => target.labels.includes(label)),
    InvalidLabels: asked.filter((label) => !target.labels.includes(label)),
  }
}
