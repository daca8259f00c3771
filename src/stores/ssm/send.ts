/** How a call reaches Parameter Store: by an SDK client, or by a request that chamber signs itself. */
import type {
  AddTagsToResourceCommandInput,
  AddTagsToResourceCommandOutput,
  DeleteParameterCommandInput,
  DeleteParameterCommandOutput,
  DescribeParametersCommandInput,
  DescribeParametersCommandOutput,
  GetParameterHistoryCommandInput,
  GetParameterHistoryCommandOutput,
  GetParametersByPathCommandInput,
  GetParametersByPathCommandOutput,
  GetParametersCommandInput,
  GetParametersCommandOutput,
  GetServiceSettingCommandInput,
  GetServiceSettingCommandOutput,
  LabelParameterVersionCommandInput,
  LabelParameterVersionCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  PutParameterCommandInput,
  PutParameterCommandOutput,
  RemoveTagsFromResourceCommandInput,
  RemoveTagsFromResourceCommandOutput,
  UnlabelParameterVersionCommandInput,
  UnlabelParameterVersionCommandOutput,
} from '@aws-sdk/client-ssm'
import type { FirstAnswer } from '../../aws/sdk/prefetched-response.ts'

/** The calls that chamber makes, by name, with what goes in and what comes out. */
export interface Operations {
  AddTagsToResource: [AddTagsToResourceCommandInput, AddTagsToResourceCommandOutput]
  DeleteParameter: [DeleteParameterCommandInput, DeleteParameterCommandOutput]
  DescribeParameters: [DescribeParametersCommandInput, DescribeParametersCommandOutput]
  GetParameterHistory: [GetParameterHistoryCommandInput, GetParameterHistoryCommandOutput]
  GetParameters: [GetParametersCommandInput, GetParametersCommandOutput]
  GetParametersByPath: [GetParametersByPathCommandInput, GetParametersByPathCommandOutput]
  GetServiceSetting: [GetServiceSettingCommandInput, GetServiceSettingCommandOutput]
  LabelParameterVersion: [LabelParameterVersionCommandInput, LabelParameterVersionCommandOutput]
  ListTagsForResource: [ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput]
  PutParameter: [PutParameterCommandInput, PutParameterCommandOutput]
  RemoveTagsFromResource: [RemoveTagsFromResourceCommandInput, RemoveTagsFromResourceCommandOutput]
  UnlabelParameterVersion: [
    UnlabelParameterVersionCommandInput,
    UnlabelParameterVersionCommandOutput,
  ]
}

export type Operation = keyof Operations
export type Input<Name extends Operation> = Operations[Name][0]
/** Without what the SDK notes beside an answer, which nobody here reads. */
export type Output<Name extends Operation> = Omit<Operations[Name][1], '$metadata'>

export interface SendOptions {
  readonly abortSignal: AbortSignal
  /** Without another attempt after a failure. */
  readonly once?: boolean | undefined
  /** What the same request was answered already. */
  readonly firstAnswer?: FirstAnswer | undefined
}

/** Makes one call. Throws the SDK's errors, whichever way the call went. */
export type Send = <Name extends Operation>(
  name: Name,
  input: Input<Name>,
  options: SendOptions,
) => Promise<Output<Name>>
