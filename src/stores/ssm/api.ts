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
import type { Call } from '../../aws/session.ts'
import { ChamberError } from '../../errors.ts'
import type { Tags } from '../../tags.ts'

export type { Parameter, ParameterHistory, ParameterMetadata }

/** One page of a listing. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextToken: string | undefined
}

/** Every method throws ChamberError; its cause is the SDK's error, told apart by `name`. */
export interface SsmApi {
  getParameters(input: GetParametersCommandInput): Promise<readonly Parameter[]>
  getParametersByPath(input: GetParametersByPathCommandInput): Promise<Page<Parameter>>
  describeParameters(input: DescribeParametersCommandInput): Promise<Page<ParameterMetadata>>
  getParameterHistory(input: GetParameterHistoryCommandInput): Promise<Page<ParameterHistory>>
  putParameter(input: PutParameterCommandInput): Promise<PutParameterCommandOutput>
  deleteParameter(input: DeleteParameterCommandInput): Promise<void>
  listTags(name: string): Promise<Tags>
  addTags(name: string, tags: Tags): Promise<void>
  removeTags(name: string, keys: readonly string[]): Promise<void>
}

/** The API over an SDK client; `call` gives each request its deadline and its error texts. */
export function createSsmApi(client: SSMClient, call: Call): SsmApi {
  return {
    getParameters: (input) =>
      call('ssm:GetParameters', async (options) => {
        const answer = await client.send(new GetParametersCommand(input), options)
        return listed(answer.Parameters, 'ssm:GetParameters')
      }),
    getParametersByPath: (input) =>
      call('ssm:GetParametersByPath', async (options) => {
        const answer = await client.send(new GetParametersByPathCommand(input), options)
        return page(answer.Parameters, answer.NextToken, 'ssm:GetParametersByPath')
      }),
    describeParameters: (input) =>
      call('ssm:DescribeParameters', async (options) => {
        const answer = await client.send(new DescribeParametersCommand(input), options)
        return page(answer.Parameters, answer.NextToken, 'ssm:DescribeParameters')
      }),
    getParameterHistory: (input) =>
      call('ssm:GetParameterHistory', async (options) => {
        const answer = await client.send(new GetParameterHistoryCommand(input), options)
        return page(answer.Parameters, answer.NextToken, 'ssm:GetParameterHistory')
      }),
    putParameter: (input) =>
      call('ssm:PutParameter', (options) => client.send(new PutParameterCommand(input), options), [
        input.Value ?? '',
      ]),
    deleteParameter: (input) =>
      call('ssm:DeleteParameter', async (options) => {
        await client.send(new DeleteParameterCommand(input), options)
      }),
    listTags: (name) =>
      call('ssm:ListTagsForResource', async (options) => {
        const input = { ...parameter, ResourceId: name }
        const { TagList = [] } = await client.send(new ListTagsForResourceCommand(input), options)
        return Object.fromEntries(TagList.map(({ Key, Value }) => [Key, Value ?? '']))
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

/** An answer without its list is a fault of whoever answered, not an empty service. */
function listed<Item>(items: readonly Item[] | undefined, action: string): readonly Item[] {
  if (items) return items
  throw new ChamberError('BAD_ANSWER', `${action} was answered without a list of parameters`, {
    hint: 'check the endpoint variables and any proxy on the way',
  })
}

function page<Item>(
  items: readonly Item[] | undefined,
  nextToken: string | undefined,
  action: string,
): Page<Item> {
  return { items: listed(items, action), nextToken: nextToken || undefined }
}

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
      throw new ChamberError('BAD_ANSWER', 'Parameter Store gave the same page token twice')
    }
    tokens.add(nextToken)
    token = nextToken
  }
}

/** The name of the AWS error behind a ChamberError: `ParameterNotFound`. */
export function awsErrorName(error: unknown): string | undefined {
  const cause = error instanceof ChamberError ? error.cause : undefined
  return cause instanceof Error ? cause.name : undefined
}
