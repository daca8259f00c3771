/** Reading values by name: GetParameter and GetParameters. */
import { Fault } from '../fault.ts'
import { readReference } from '../names.ts'
import type { Reference } from '../names.ts'
import { current } from '../parameter.ts'
import type { Parameter, ParameterVersion } from '../parameter.ts'
import { readInput } from '../shapes.ts'
import { withValue } from './answers.ts'
import type { Call, Operation } from './call.ts'
import * as inputs from './inputs.ts'

/** Live AWS sends this one without a message. */
export const parameterNotFound = (): Fault => new Fault('ParameterNotFound')

export const versionNotFound = (version: string | number, { name }: Parameter): Fault =>
  new Fault(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  )

function selected(parameter: Parameter, selector: string | undefined): ParameterVersion {
  if (selector === undefined) return current(parameter)
  const isNumber = /^\d+$/.test(selector)
  const found = parameter.versions.find(({ version, labels }) =>
    isNumber ? version === Number(selector) : labels.includes(selector),
  )
  if (found) return found
  if (isNumber) throw versionNotFound(selector, parameter)
  throw new Fault(
    'ParameterVersionNotFound',
    `Systems Manager could not find label ${selector} of ${parameter.name}. ` +
      'Verify the label and try again.',
  )
}

function answer(call: Call, reference: Reference | undefined, decrypt: boolean | undefined) {
  const parameter = reference && call.parameters.get(reference.key)
  if (!parameter) throw parameterNotFound()
  const { selector } = reference
  return withValue(call, { parameter, version: selected(parameter, selector), decrypt, selector })
}

const read = ({ place, settings }: Call, name: string) =>
  readReference(name, place, settings.lenientNames)

export const getParameter: Operation = (call, input) => {
  const { Name, WithDecryption } = readInput(inputs.getParameter, input)
  return { Parameter: answer(call, read(call, Name), WithDecryption) }
}

/** The answer for one of several names: what cannot be had is only listed as invalid. */
function answerOrNothing(call: Call, name: string, decrypt: boolean | undefined) {
  try {
    const reference = read(call, name)
    return { key: reference?.key ?? '', parameter: answer(call, reference, decrypt) }
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

export const getParameters: Operation = (call, input) => {
  const { Names, WithDecryption } = readInput(inputs.getParameters, input)
  const names = [...new Set(Names)]
  const answers = names.map((name) => ({
    name,
    found: answerOrNothing(call, name, WithDecryption),
  }))
  const found = answers.flatMap((each) => each.found ?? [])
  return {
    InvalidParameters: answers.filter((each) => !each.found).map(({ name }) => name),
    Parameters: found
      .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
      .map(({ parameter }) => parameter),
  }
}
