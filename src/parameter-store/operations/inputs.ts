/**
 * The inputs of the operations, with the constraints of the service model
 * (https://docs.aws.amazon.com/systems-manager/latest/APIReference/).
 */
import { limits } from '../limits.ts'
import { flag, integer, list, oneOf, optional, structure, text } from '../shapes.ts'
import type { Read } from '../shapes.ts'

const name = text({ min: 1, max: 2048 })
const names = list(name, { min: 1, max: 10 })
const label = text({ min: 1, max: 100 })
const labels = list(label, { min: 1, max: 10 })
const version = integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
const pageOf = (max: number) => optional(integer({ min: 1, max }))
const nextToken = optional(text())

const TAG_TEXT = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u
const tagKey = text({ min: 1, max: 128, pattern: TAG_TEXT })
const tag = structure({ Key: tagKey, Value: text({ max: 256, pattern: TAG_TEXT }) })
const tags = list(tag, { max: 1000 })

const parameterType = oneOf('SecureString', 'StringList', 'String')

const stringFilter = structure({
  Key: text({
    min: 1,
    max: 132,
    pattern: /^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$/,
  }),
  Option: optional(text({ min: 1, max: 10 })),
  Values: optional(list(text({ min: 1, max: 1024 }), { min: 1, max: 50 })),
})

const legacyFilter = structure({
  Key: oneOf('Name', 'Type', 'KeyId'),
  Values: list(text({ min: 1, max: 1024 }), { min: 1, max: 50 }),
})

const resource = {
  ResourceType: oneOf(
    'Document',
    'ManagedInstance',
    'MaintenanceWindow',
    'Parameter',
    'PatchBaseline',
    'OpsItem',
    'OpsMetadata',
    'Automation',
    'Association',
    'CloudConnector',
  ),
  ResourceId: text(),
}

export const putParameter = structure({
  Name: name,
  Value: text({ min: 1, max: limits.anyValue, secret: true }),
  Type: optional(parameterType),
  Description: optional(text({ max: 1024 })),
  KeyId: optional(text({ min: 1, max: 256, pattern: /^([a-zA-Z0-9:/_-]+)$/ })),
  Overwrite: optional(flag),
  AllowedPattern: optional(text({ max: 1024 })),
  Tags: optional(tags),
  Tier: optional(oneOf('Standard', 'Advanced', 'Intelligent-Tiering')),
  Policies: optional(text({ min: 1, max: 4096 })),
  DataType: optional(text({ max: 128 })),
})

export const getParameter = structure({ Name: name, WithDecryption: optional(flag) })

export const getParameters = structure({ Names: names, WithDecryption: optional(flag) })

export const getParametersByPath = structure({
  Path: name,
  Recursive: optional(flag),
  ParameterFilters: optional(list(stringFilter)),
  WithDecryption: optional(flag),
  MaxResults: pageOf(10),
  NextToken: nextToken,
})

export const describeParameters = structure({
  Filters: optional(list(legacyFilter)),
  ParameterFilters: optional(list(stringFilter)),
  MaxResults: pageOf(50),
  NextToken: nextToken,
  Shared: optional(flag),
})

export const getParameterHistory = structure({
  Name: name,
  WithDecryption: optional(flag),
  MaxResults: pageOf(50),
  NextToken: nextToken,
})

export const deleteParameter = structure({ Name: name })
export const deleteParameters = structure({ Names: names })

export const labelParameterVersion = structure({
  Name: name,
  ParameterVersion: optional(version),
  Labels: labels,
})

export const unlabelParameterVersion = structure({
  Name: name,
  ParameterVersion: version,
  Labels: labels,
})

export const addTagsToResource = structure({ ...resource, Tags: tags })
export const removeTagsFromResource = structure({ ...resource, TagKeys: list(tagKey) })
export const listTagsForResource = structure(resource)

export type StringFilter = Read<typeof stringFilter>
export type PutParameter = Read<typeof putParameter>
