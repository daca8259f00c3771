/**
 * The calls to Parameter Store that chamber makes, and no others: this list is what an IAM policy
 * has to allow.
 */
import {
  type SSMClient,
  type DeleteParameterCommandInput,
  type DescribeParametersCommandInput,
  type GetParameterHistoryCommandInput,
  type GetParametersByPathCommandInput,
  type GetParametersCommandInput,
  type Parameter,
  type ParameterHistory,
  type ParameterMetadata,
  type PutParameterCommandInput,
  type PutParameterCommandOutput,
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  DescribeParametersCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm'
import type { Call, Run } from '../../aws/session.ts'
import type { Tags } from '../../tags.ts'
import { badAnswer } from '../../aws/bad-answer.ts'
import { listed, type Page, tagsIn, toPage } from './answer.ts'

export type { Parameter, ParameterHistory, ParameterMetadata }

/** Every method throws ChamberError; its cause is the SDK's error, told apart by `name`. */
export interface SsmApi {
  getParameters(input: GetParametersCommandInput): Promise<readonly Parameter[]>
  getParametersByPath(input: GetParametersByPathCommandInput): Promise<Page<Parameter>>
  describeParameters(input: DescribeParametersCommandInput): Promise<Page<ParameterMetadata>>
  getParameterHistory(input: GetParameterHistoryCommandInput): Promise<Page<ParameterHistory>>
  putParameter(input: PutParameterCommandInput): Promise<PutParameterCommandOutput>
  /** Without another attempt, for a caller that sets the pace; each success gives the command its time again. */
  putParameterOnce(input: PutParameterCommandInput): Promise<PutParameterCommandOutput>
  deleteParameter(input: DeleteParameterCommandInput): Promise<void>
  listTags(name: string): Promise<Tags>
  addTags(name: string, tags: Tags): Promise<void>
  removeTags(name: string, keys: readonly string[]): Promise<void>
}

export interface SsmApiOptions {
  /** A client that makes one attempt; by default the one that is given. */
  readonly oneAttempt?: () => SSMClient
  /** Told of each success of `putParameterOnce`. */
  readonly onProgress?: () => void
}

/** The API over an SDK client; `call` gives each request its deadline and its error texts. */
export function createSsmApi(
  client: SSMClient,
  call: Call,
  { oneAttempt = () => client, onProgress }: SsmApiOptions = {},
): SsmApi {
  return {
    getParameters: (input) =>
      call('ssm:GetParameters', async (options) => {
        const answer = await client.send(new GetParametersCommand(input), options)
        return listed(answer.Parameters, 'ssm:GetParameters')
      }),
    getParametersByPath: (input) =>
      call('ssm:GetParametersByPath', async (options) => {
        const answer = await client.send(new GetParametersByPathCommand(input), options)
        return toPage(answer.Parameters, answer.NextToken, 'ssm:GetParametersByPath')
      }),
    describeParameters: (input) =>
      call('ssm:DescribeParameters', async (options) => {
        const answer = await client.send(new DescribeParametersCommand(input), options)
        return toPage(answer.Parameters, answer.NextToken, 'ssm:DescribeParameters')
      }),
    getParameterHistory: (input) =>
      call('ssm:GetParameterHistory', async (options) => {
        const answer = await client.send(new GetParameterHistoryCommand(input), options)
        return toPage(answer.Parameters, answer.NextToken, 'ssm:GetParameterHistory')
      }),
    putParameter: (input) =>
      call('ssm:PutParameter', (options) => client.send(new PutParameterCommand(input), options), [
        input.Value ?? '',
      ]),
    putParameterOnce: async (input) => {
      const send: Run<PutParameterCommandOutput> = (options) =>
        oneAttempt().send(new PutParameterCommand(input), options)
      const answer = await call('ssm:PutParameter', send, [input.Value ?? ''])
      onProgress?.()
      return answer
    },
    deleteParameter: (input) =>
      call('ssm:DeleteParameter', async (options) => {
        await client.send(new DeleteParameterCommand(input), options)
      }),
    listTags: (name) =>
      call('ssm:ListTagsForResource', async (options) => {
        const input = { ...parameter, ResourceId: name }
        const { TagList } = await client.send(new ListTagsForResourceCommand(input), options)
        return tagsIn(TagList, 'ssm:ListTagsForResource')
      }),
    addTags: (name, tags) =>
      call('ssm:AddTagsToResource', async (options) => {
        const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
        const input = { ...parameter, ResourceId: name, Tags }
        await client.send(new AddTagsToResourceCommand(input), options)
      }),
    removeTags: (name, keys) =>
      call('ssm:RemoveTagsFromResource', async (options) => {
        const input = { ...parameter, ResourceId: name, TagKeys: [...keys] }
        await client.send(new RemoveTagsFromResourceCommand(input), options)
      }),
  }
}

const parameter = { ResourceType: 'Parameter' } as const

/**
 * All items of a listing, page after page; a page may be empty and still not be the last.
 * @throws {ChamberError} BAD_ANSWER when the same token comes twice: the listing would never end
 */
export async function allPages<Item>(
  ask: (nextToken: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = []
  const tokens = new Set<string>()
  for (let token: string | undefined; ;) {
    const { items: more, nextToken } = await ask(token)
    for (const item of more) items.push(item)
    if (nextToken === undefined) return items
    if (tokens.has(nextToken)) {
      throw badAnswer('Parameter Store gave the same page token twice')
    }
    tokens.add(nextToken)
    token = nextToken
  }
}
