/** AddTagsToResource, RemoveTagsFromResource and ListTagsForResource. */
import { Fault, invalid } from '../fault.ts'
import { limits } from '../limits.ts'
import { keyOf } from '../names.ts'
import type { Parameter, Tag } from '../parameter.ts'
import { readInput } from '../shapes.ts'
import type { Call, Operation } from './call.ts'
import * as inputs from './inputs.ts'

type InputTag = { readonly Key: string; readonly Value: string }

/**
 * Adds tags to those that are there; one that is there gets the new value.
 *
 * @throws Fault TooManyTagsError above 50 tags, ValidationException for a key that AWS keeps
 */
export function withTags(tags: readonly Tag[], added: readonly InputTag[]): readonly Tag[] {
  if (added.some(({ Key }) => /^aws:/i.test(Key))) {
    throw invalid('aws: prefixed tag key names are not allowed for external use.')
  }
  const byKey = new Map(tags.map(({ key, value }) => [key, value]))
  for (const { Key, Value } of added) byKey.set(Key, Value)
  if (byKey.size > limits.tags) throw new Fault('TooManyTagsError')
  return [...byKey].map(([key, value]) => ({ key, value }))
}

function find(
  { parameters }: Call,
  { ResourceType, ResourceId }: { readonly ResourceType: string; readonly ResourceId: string },
): readonly [string, Parameter] {
  const key = keyOf(ResourceId)
  const parameter = ResourceType === 'Parameter' ? parameters.get(key) : undefined
  // Every other type of resource exists in AWS, but none of them does here.
  if (!parameter) throw new Fault('InvalidResourceId')
  return [key, parameter]
}

export const addTagsToResource: Operation = (call, input) => {
  const request = readInput(inputs.addTagsToResource, input)
  const [key, parameter] = find(call, request)
  call.parameters.set(key, { ...parameter, tags: withTags(parameter.tags, request.Tags) })
  return {}
}

export const removeTagsFromResource: Operation = (call, input) => {
  const request = readInput(inputs.removeTagsFromResource, input)
  const [key, parameter] = find(call, request)
  const tags = parameter.tags.filter((tag) => !request.TagKeys.includes(tag.key))
  call.parameters.set(key, { ...parameter, tags })
  return {}
}

export const listTagsForResource: Operation = (call, input) => {
  const [, { tags }] = find(call, readInput(inputs.listTagsForResource, input))
  return { TagList: tags.map(({ key, value }) => ({ Key: key, Value: value })) }
}
