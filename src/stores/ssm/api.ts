/**
 * The calls to Parameter Store that chamber makes, and no others: this list is what an IAM policy
 * has to allow.
 */
import { text, quote } from '../../core/text.ts'
import type {
  DeleteParameterCommandInput,
  DescribeParametersCommandInput,
  GetParameterHistoryCommandInput,
  GetParametersByPathCommandInput,
  GetParametersCommandInput,
  Parameter,
  ParameterHistory,
  ParameterMetadata,
  PutParameterCommandInput,
} from '@aws-sdk/client-ssm'
import { badAnswer } from '../../aws/errors/invalid-response.ts'
import type { Page } from '../../aws/pages.ts'
import type { Call } from '../../aws/session.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Tags } from '../../core/tags.ts'
import { listed, tagsIn, toPage } from './answer.ts'
import type { Output, Send } from './send.ts'

export type { Parameter, ParameterHistory, ParameterMetadata }

/** Every method throws ChamberError; its cause is the SDK's error, told apart by `name`. */
export interface SsmApi {
  getParameters(input: GetParametersCommandInput): Promise<readonly Parameter[]>
  getParametersByPath(input: GetParametersByPathCommandInput): Promise<Page<Parameter>>
  describeParameters(input: DescribeParametersCommandInput): Promise<Page<ParameterMetadata>>
  getParameterHistory(input: GetParameterHistoryCommandInput): Promise<Page<ParameterHistory>>
  putParameter(input: PutParameterCommandInput): Promise<Output<'PutParameter'>>
  /** Without another attempt, for a caller that sets the pace; each success gives the command its time again. */
  putParameterOnce(input: PutParameterCommandInput): Promise<Output<'PutParameter'>>
  deleteParameter(input: DeleteParameterCommandInput): Promise<void>
  /** Puts a label on a version and takes it from any other; success gives the command its time again. */
  labelVersion(label: VersionLabel): Promise<void>
  /** A label that is not there is no failure. */
  unlabelVersion(label: VersionLabel): Promise<void>
  /** Gives a command that has to clean up after a failure its time again. */
  readonly restartDeadline: () => void
  listTags(name: string): Promise<Tags>
  addTags(name: string, tags: Tags): Promise<void>
  removeTags(name: string, keys: readonly string[]): Promise<void>
}

/** A label on a version of a parameter. */
export interface VersionLabel {
  readonly name: string
  readonly version: number
  readonly label: string
}

/**
 * The API over a way to send; `call` gives each request its deadline and its error texts.
 * @param onProgress told of each success of `putParameterOnce`, of a label and of a deletion
 */
export function createSsmApi(send: Send, call: Call, onProgress = () => {}): SsmApi {
  return {
    getParameters: (input) =>
      call('ssm:GetParameters', async (options) => {
        const answer = await send('GetParameters', input, options)
        const parameters = listed(answer.Parameters, 'ssm:GetParameters')
        const missing = answer.InvalidParameters ?? []
        const left = (input.Names ?? []).length - parameters.length - missing.length
        // a part of the secrets must not pass for all of them
        if (left > 0)
          throw badAnswer(text`ssm:GetParameters was answered without ${left} of the names`)
        return parameters
      }),
    getParametersByPath: (input) =>
      call('ssm:GetParametersByPath', async (options) => {
        const answer = await send('GetParametersByPath', input, options)
        return toPage(answer.Parameters, answer.NextToken, 'ssm:GetParametersByPath')
      }),
    describeParameters: (input) =>
      call('ssm:DescribeParameters', async (options) => {
        const answer = await send('DescribeParameters', input, options)
        return toPage(answer.Parameters, answer.NextToken, 'ssm:DescribeParameters')
      }),
    getParameterHistory: (input) =>
      call('ssm:GetParameterHistory', async (options) => {
        const answer = await send('GetParameterHistory', input, options)
        return toPage(answer.Parameters, answer.NextToken, 'ssm:GetParameterHistory')
      }),
    putParameter: (input) =>
      call('ssm:PutParameter', (options) => send('PutParameter', input, options), [
        input.Value ?? '',
      ]),
    putParameterOnce: async (input) => {
      const answer = await call(
        'ssm:PutParameter',
        (options) => send('PutParameter', input, { ...options, once: true }),
        [input.Value ?? ''],
      )
      onProgress()
      return answer
    },
    deleteParameter: (input) =>
      call('ssm:DeleteParameter', async (options) => {
        await send('DeleteParameter', input, options)
        onProgress()
      }),
    labelVersion: async (label) => {
      const action = 'ssm:LabelParameterVersion'
      const { InvalidLabels } = await call(action, (options) =>
        send('LabelParameterVersion', labelInput(label), options),
      )
      onProgress()
      // A label that breaks AWS's rules comes back with a success.
      if ((InvalidLabels ?? []).length === 0) return
      throw new ChamberError(
        'REFUSED',
        text`${action}: AWS refuses the label ${quote(label.label, 'label')}`,
      )
    },
    unlabelVersion: async (label) => {
      await call('ssm:UnlabelParameterVersion', (options) =>
        send('UnlabelParameterVersion', labelInput(label), options),
      )
      onProgress()
    },
    restartDeadline: onProgress,
    listTags: (name) =>
      call('ssm:ListTagsForResource', async (options) => {
        const input = { ...parameter, ResourceId: name }
        const { TagList } = await send('ListTagsForResource', input, options)
        return tagsIn(TagList, 'ssm:ListTagsForResource')
      }),
    addTags: (name, tags) =>
      call('ssm:AddTagsToResource', async (options) => {
        const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
        await send('AddTagsToResource', { ...parameter, ResourceId: name, Tags }, options)
      }),
    removeTags: (name, keys) =>
      call('ssm:RemoveTagsFromResource', async (options) => {
        const input = { ...parameter, ResourceId: name, TagKeys: [...keys] }
        await send('RemoveTagsFromResource', input, options)
      }),
  }
}

const labelInput = ({ name, version, label }: VersionLabel) => ({
  Name: name,
  ParameterVersion: version,
  Labels: [label],
})

const parameter = { ResourceType: 'Parameter' } as const
