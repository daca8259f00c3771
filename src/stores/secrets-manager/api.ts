/**
 * The calls to Secrets Manager that chamber makes, and no others: this list, and
 * sts:GetCallerIdentity, is what an IAM policy has to allow.
 */
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
} from '@aws-sdk/client-secrets-manager'
import type { Call } from '../../aws/session.ts'
import { badAnswer } from '../../aws/bad-answer.ts'

export type { DescribeSecretCommandOutput as Description, SecretVersionsListEntry }

/** Every method throws ChamberError; its cause is the SDK's error, told apart by `name`. */
export interface SecretsManagerApi {
  readonly region: string
  getSecretValue(input: GetSecretValueCommandInput): Promise<GetSecretValueCommandOutput>
  describeSecret(SecretId: string): Promise<DescribeSecretCommandOutput>
  /** Every version that is kept, those without a staging label too. */
  listVersions(SecretId: string): Promise<readonly SecretVersionsListEntry[]>
  createSecret(input: CreateSecretCommandInput): Promise<void>
  putSecretValue(input: PutSecretValueCommandInput): Promise<void>
}

/** The API over an SDK client; `call` gives each request its deadline and its error texts. */
export function createSecretsManagerApi(
  client: SecretsManagerClient,
  call: Call,
  region: string,
): SecretsManagerApi {
  return {
    region,
    getSecretValue: (input) =>
      call('secretsmanager:GetSecretValue', (options) =>
        client.send(new GetSecretValueCommand(input), options),
      ),
    describeSecret: (SecretId) =>
      call('secretsmanager:DescribeSecret', (options) =>
        client.send(new DescribeSecretCommand({ SecretId }), options),
      ),
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
  }
}

async function listVersions(
  client: SecretsManagerClient,
  call: Call,
  SecretId: string,
): Promise<readonly SecretVersionsListEntry[]> {
  const action = 'secretsmanager:ListSecretVersionIds'
  const versions: SecretVersionsListEntry[] = []
  const tokens = new Set<string>()
  for (let NextToken: string | undefined; ;) {
    const input = { SecretId, IncludeDeprecated: true, MaxResults: 100, NextToken }
    const page = await call(action, (options) =>
      client.send(new ListSecretVersionIdsCommand(input), options),
    )
    if (!page.Versions) throw badAnswer(`${action} was answered without a list of versions`)
    versions.push(...page.Versions)
    NextToken = page.NextToken || undefined
    if (NextToken === undefined) return versions
    // a listing that goes round in circles would never end
    if (tokens.has(NextToken)) throw badAnswer(`${action} gave the same page token twice`)
    tokens.add(NextToken)
  }
}
