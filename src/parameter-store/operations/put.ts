/** PutParameter. */
import { Fault, invalid } from '../fault.ts'
import { limits } from '../limits.ts'
import { checkedName, keyOf } from '../names.ts'
import { current } from '../parameter.ts'
import type { Parameter, ParameterType, ParameterVersion } from '../parameter.ts'
import { readInput } from '../shapes.ts'
import type { Call, Operation } from './call.ts'
import * as inputs from './inputs.ts'
import type { PutParameter } from './inputs.ts'
import { checkKey, DEFAULT_KEY } from './kms-keys.ts'
import { readPolicies } from './policies.ts'
import { withTags } from './tags.ts'
import { tierFor } from './tier.ts'
import { checkDataType, checkNesting, checkPattern } from './value-rules.ts'

function checkTogether({ Tags, Overwrite }: PutParameter): void {
  if (!Overwrite || !Tags?.length) return
  throw invalid(
    "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, " +
      'please remove overwrite flag. To update tags for an existing parameter, please use ' +
      'AddTagsToResource or RemoveTagsFromResource.',
  )
}

function checkExistence({ Overwrite, Type }: PutParameter, previous: Parameter | undefined): void {
  if (previous && !Overwrite) {
    throw new Fault(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the ' +
        'request to true.',
    )
  }
  if (!previous && !Type) {
    throw invalid('A parameter type is required when you create a parameter.')
  }
}

/** The key of the new version: what was not given stays, and a key is for a SecureString only. */
function keyFor(
  { KeyId }: PutParameter,
  type: ParameterType,
  { place, settings }: Call,
  before: ParameterVersion | undefined,
): string | undefined {
  if (type !== 'SecureString') {
    if (KeyId === undefined) return undefined
    throw invalid('KeyId is required for SecureString type parameter only.')
  }
  const keyId = KeyId ?? before?.keyId ?? DEFAULT_KEY
  checkKey(keyId, settings.kmsKeys, place)
  return keyId
}

function newVersion(
  call: Call,
  request: PutParameter,
  before: ParameterVersion | undefined,
): ParameterVersion {
  const value = request.Value
  const type = request.Type ?? before?.type ?? 'String'
  const allowedPattern = request.AllowedPattern ?? before?.allowedPattern
  const dataType = request.DataType || (before?.dataType ?? 'text')
  const policies =
    request.Policies === undefined ? (before?.policies ?? []) : readPolicies(request.Policies)
  checkNesting(value)
  checkPattern(allowedPattern, value)
  checkDataType(dataType)
  const keyId = keyFor(request, type, call, before)
  const { parameters, settings, now } = call
  const { Tier: asked } = request
  const tier = tierFor({
    asked,
    previous: before?.tier,
    value,
    dataType,
    policies,
    parameters,
  })
  return {
    version: (before?.version ?? 0) + 1,
    value,
    type,
    keyId,
    description: request.Description ?? before?.description,
    allowedPattern,
    tier,
    dataType,
    policies,
    modified: now,
    user: settings.user,
    labels: [],
  }
}

/** The versions that stay when one more is written: the oldest goes, unless it has a label. */
function kept({ name, versions }: Parameter): readonly ParameterVersion[] {
  const [oldest, ...newer] = versions
  if (!oldest || versions.length < limits.versions) return versions
  if (oldest.labels.length === 0) return newer
  throw new Fault(
    'ParameterMaxVersionLimitExceeded',
    `You attempted to create a new version of ${name} by calling the PutParameter API with the ` +
      `overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it ` +
      'has a label associated with it. Move the label to another version of the parameter, and ' +
      'try again.',
  )
}

export const putParameter: Operation = (call, input) => {
  const request = readInput(inputs.putParameter, input)
  checkTogether(request)
  const name = checkedName(request.Name, call.place, call.settings.lenientNames)
  const key = keyOf(name)
  const previous = call.parameters.get(key)
  checkExistence(request, previous)
  const version = newVersion(call, request, previous && current(previous))
  const tags = withTags(previous?.tags ?? [], request.Tags ?? [])
  const versions = [...(previous ? kept(previous) : []), version]
  call.parameters.set(key, { name: previous?.name ?? name, versions, tags })
  return { Version: version.version, Tier: version.tier }
}
