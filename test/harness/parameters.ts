/** Parameters as they are in the store, looked at and made behind the program's back. */
import {
  DescribeParametersCommand,
  GetParameterHistoryCommand,
  GetParameterCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm'
import type { Endpoint } from './endpoint.ts'

/** Writes a parameter as another program would: a SecureString, over what may be there. */
export async function put(endpoint: Endpoint, Name: string, Value: string): Promise<void> {
  const input = { Name, Value, Type: 'SecureString', Overwrite: true } as const
  await endpoint.client().send(new PutParameterCommand(input))
}

/** What AWS tells of a parameter, with its value. */
export async function stored(endpoint: Endpoint, Name: string) {
  const client = endpoint.client()
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }))
  const ParameterFilters = [{ Key: 'Name', Values: [Name] }]
  const { Parameters } = await client.send(new DescribeParametersCommand({ ParameterFilters }))
  return { ...Parameter, ...Parameters?.[0], Value: Parameter?.Value }
}

/** The tags of a parameter. */
export async function tagsOf(endpoint: Endpoint, name: string): Promise<Record<string, string>> {
  const input = { ResourceType: 'Parameter', ResourceId: name } as const
  const { TagList = [] } = await endpoint.client().send(new ListTagsForResourceCommand(input))
  return Object.fromEntries(TagList.map(({ Key, Value }) => [Key, Value ?? '']))
}

/** The labels of a parameter, and the versions that they are on. */
export async function labelsOf(endpoint: Endpoint, Name: string): Promise<Record<string, number>> {
  const { Parameters = [] } = await endpoint
    .client()
    .send(new GetParameterHistoryCommand({ Name, WithDecryption: false }))
  const labels = Parameters.flatMap(({ Labels = [], Version = 0 }) =>
    Labels.map((label) => [label, Version] as const),
  )
  return Object.fromEntries(labels.toSorted())
}

/** Puts labels on the latest version of a parameter. */
export async function putLabels(
  endpoint: Endpoint,
  Name: string,
  ...Labels: string[]
): Promise<void> {
  await endpoint.client().send(new LabelParameterVersionCommand({ Name, Labels }))
}
