/** Calls to Parameter Store by SDK clients. */
import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  GetServiceSettingCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
  type SSMClientConfig,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm'
import type { Input, Operation, Output, Send } from './send.ts'

const commands: { readonly [Name in Operation]: new (input: Input<Name>) => object } = {
  AddTagsToResource: AddTagsToResourceCommand,
  DeleteParameter: DeleteParameterCommand,
  DescribeParameters: DescribeParametersCommand,
  GetParameterHistory: GetParameterHistoryCommand,
  GetParameters: GetParametersCommand,
  GetParametersByPath: GetParametersByPathCommand,
  GetServiceSetting: GetServiceSettingCommand,
  LabelParameterVersion: LabelParameterVersionCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  PutParameter: PutParameterCommand,
  RemoveTagsFromResource: RemoveTagsFromResourceCommand,
  UnlabelParameterVersion: UnlabelParameterVersionCommand,
}

/**
 * Sends by a client; calls that are made once go by one without another attempt.
 * @param createOnceClient by default the client itself
 */
export function createSdkSend(
  client: SSMClient,
  createOnceClient: () => SSMClient = () => client,
): Send {
  let onceClient: SSMClient | undefined
  return async (name, input, { once = false, ...options }) => {
    const sender = once ? (onceClient ??= createOnceClient()) : client
    const command = new commands[name](input) as Parameters<SSMClient['send']>[0]
    return (await sender.send(command, options)) as Output<typeof name>
  }
}

/** Clients with the settings of a session. */
export function createSessionSend(config: SSMClientConfig): Send {
  const client = new SSMClient(config)
  return createSdkSend(client, () => {
    const { retryStrategy: _, ...rest } = config
    // credentials of the other client: they may have taken calls
    return new SSMClient({ ...rest, credentials: client.config.credentials, maxAttempts: 1 })
  })
}
