/**
 * The AWS endpoint a test talks to, behind a proxy that counts and spoils: the embedded Parameter
 * Store in this process, a new one for each test; or, with CHAMBER_TEST_ENDPOINT, a moto server,
 * emptied for each test.
 */
import { S3Client } from '@aws-sdk/client-s3'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { startEmbedded } from './embedded.ts'
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts'
import { giveBack, takeServer } from './moto-servers.ts'
import { resetMoto } from './moto.ts'
import { kmsAliases, type SecretsByService } from './target.ts'

export type { Calls } from './fault-proxy.ts'

export interface Endpoint extends FaultProxy {
  readonly keyArn: string
  /** An SDK client straight to the store: not counted, never faulted. */
  client(region?: string): SSMClient
  /** The same of Secrets Manager. */
  secretsManager(): SecretsManagerClient
  /** The same for S3. */
  s3(): S3Client
  /** Writes secrets as `chamber write` makes them, version 1 of each. */
  seed(secrets: SecretsByService): Promise<void>
}

export async function startEndpoint(): Promise<Endpoint> {
  // the SDK warns about the age of Node 20, which tests print as if it were ours
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
  const server = await takeServer()
  const target = server === undefined ? await startEmbedded() : await resetMoto(server)
  const proxy = await startFaultProxy(target.url, target.objectsUrl)
  const clients = new Map<string, SSMClient>()
  const client = (region = 'us-east-1') => {
    const known = clients.get(region) ?? new SSMClient(clientConfig(target.url, region))
    clients.set(region, known)
    return known
  }
  let objects: S3Client | undefined
  const s3 = () => (objects ??= createS3Client(target.objectsUrl ?? target.url))
  const secretsManager = new SecretsManagerClient(clientConfig(target.url))
  return {
    ...proxy,
    keyArn: target.keyArn,
    client,
    secretsManager: () => secretsManager,
    s3,
    seed: (secrets) => seed(client(), secrets),
    async close() {
      for (const each of [...clients.values(), secretsManager]) each.destroy()
      objects?.destroy()
      await proxy.close()
      await target.close()
      if (server !== undefined) giveBack(server)
    },
  }
}

function clientConfig(endpoint: string, region = 'us-east-1') {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return { endpoint, region, credentials, maxAttempts: 1 }
}

function createS3Client(endpoint: string): S3Client {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const settings = { endpoint, forcePathStyle: true, region: 'us-east-1', maxAttempts: 1 }
  return new S3Client({ ...settings, credentials })
}

async function seed(client: SSMClient, secrets: SecretsByService): Promise<void> {
  for (const [service, values] of Object.entries(secrets))
    for (const [key, value] of Object.entries(values))
      await client.send(
        new PutParameterCommand({
          Name: `/${service}/${key}`,
          Value: value,
          Type: 'SecureString',
          KeyId: kmsAliases[0],
          Description: '1',
        }),
      )
}
