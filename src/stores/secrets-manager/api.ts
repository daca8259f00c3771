/**
 * The calls to Secrets Manager that chamber makes, and no others: this list, and
 * sts:GetCallerIdentity, is what an IAM policy has to allow.
 */
import { text, type Text } from '../../core/text.ts'
import {
  type CreateSecretCommandInput,
  type DescribeSecretCommandOutput,
  type GetSecretValueCommandInput,
  type GetSecretValueCommandOutput,
  type PutSecretValueCommandInput,
  type SecretsManagerClient,
  type SecretVersionsListEntry,
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { badAnswer } from '../../aws/errors/invalid-response.ts'
import { allItems } from '../../aws/pages.ts'
import type { AwsSession, Call } from '../../aws/session.ts'

export type { DescribeSecretCommandOutput as Description, SecretVersionsListEntry }

/** Every method throws ChamberError; its cause is the SDK's error, told apart by `name`. */
export interface SecretsManagerApi {
  readonly region: Text
  getSecretValue(input: GetSecretValueCommandInput): Promise<GetSecretValueCommandOutput>
  describeSecret(SecretId: string): Promise<DescribeSecretCommandOutput>
  /** Every version that is kept, those without a staging label too. */
  listVersions(SecretId: string): Promise<readonly SecretVersionsListEntry[]>
  createSecret(input: CreateSecretCommandInput): Promise<void>
  putSecretValue(input: PutSecretValueCommandInput): Promise<void>
  /** Moves a staging label; without one of the versions it comes, or goes. */
  moveLabel(SecretId: string, move: LabelMove): Promise<void>
  /** Gives a command that has to clean up after a failure its time again. */
  readonly restartDeadline: () => void
}

/** A staging label, and the versions it goes from and to. */
export interface LabelMove {
  readonly label: string
  readonly from: string | undefined
  readonly to: string | undefined
}

/** The API over an SDK client; `call` gives each request its deadline and its error texts. */
export function createSecretsManagerApi(
  client: SecretsManagerClient,
  { call, region, restartDeadline }: Pick<AwsSession, 'call' | 'region' | 'restartDeadline'>,
): SecretsManagerApi {
  return {
    region,
    restartDeadline,
    getSecretValue: (input) =>
      call('secretsmanager:GetSecretValue', (options) =>
        client.send(new GetSecretValueCommand(input), options),
      ),
    describeSecret: (SecretId) =>
      call('secretsmanager:DescribeSecret', async (options) => {
        const answer = await client.send(new DescribeSecretCommand({ SecretId }), options)
        if (areStages(answer.VersionIdsToStages ?? {})) return answer
        throw badAnswer(
          text`secretsmanager:DescribeSecret was answered with strange staging labels`,
        )
      }),
    listVersions: (SecretId) => listVersions(client, call, SecretId),
    createSecret: (input) =>
      call(
        'secretsmanager:CreateSecret',
        async (options) => void (await client.send(new CreateSecretCommand(input), options)),
        [input.SecretString ?? ''],
      ),
    putSecretValue: (input) =>
      call(
        'secretsmanager:PutSecretValue',
        async (options) => void (await client.send(new PutSecretValueCommand(input), options)),
        [input.SecretString ?? ''],
      ),
    moveLabel: (SecretId, { label, from, to }) =>
      call('secretsmanager:UpdateSecretVersionStage', async (options) => {
        const versions = {
          ...(from === undefined ? {} : { RemoveFromVersionId: from }),
          ...(to === undefined ? {} : { MoveToVersionId: to }),
        }
        const input = { SecretId, VersionStage: label, ...versions }
        await client.send(new UpdateSecretVersionStageCommand(input), options)
      }),
  }
}

const areStages = (stages: unknown): boolean =>
  Object.values(stages as object).every(
    (labels) => Array.isArray(labels) && labels.every((one) => typeof one === 'string'),
  )

function listVersions(
  client: SecretsManagerClient,
  call: Call,
  SecretId: string,
): Promise<readonly SecretVersionsListEntry[]> {
  const action = 'secretsmanager:ListSecretVersionIds'
  return allItems(async (NextToken) => {
    const input = { SecretId, IncludeDeprecated: true, MaxResults: 100, NextToken }
    const page = await call(action, (options) =>
      client.send(new ListSecretVersionIdsCommand(input), options),
    )
    if (!page.Versions) throw badAnswer(text`${action} was answered without a list of versions`)
    return { items: page.Versions, nextToken: page.NextToken || undefined }
  }, action)
}
