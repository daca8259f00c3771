/** Where the SDK would send what the backend asks. */
import { text } from '../core/text.ts'
import type { HttpRequest } from '@smithy/types'
import type { ClientConfig } from '../aws/sdk/config.ts'
import type { Service } from '../aws/endpoint.ts'
import type { Call } from '../aws/session.ts'
import { silentLogger } from '../aws/sdk/silent-logger.ts'
import type { Settings } from '../core/settings.ts'
import type { Variables } from '../core/variables.ts'

const credentials = { accessKeyId: 'none', secretAccessKey: 'none' }
const call: Call = (_action, run) => run({ abortSignal: new AbortController().signal })

/**
 * The address of the service behind a backend; of its bucket for those on S3. The SDK has rules of
 * its own (FIPS, dual stack, partitions), so it is asked, and stopped before it sends anything.
 * @throws {ChamberError} ENDPOINT_INVALID
 */
export async function endpointUrl(
  env: Variables,
  settings: Settings,
  region: string,
): Promise<URL> {
  let url: URL | undefined
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ protocol, hostname, port }: HttpRequest): Promise<never> {
      url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`)
      throw new Error('stopped before anything is sent')
    },
  }
  const { serviceSettings } = await import('../aws/sdk/service-settings.ts')
  const shared = { region, credentials, requestHandler, maxAttempts: 1, logger: silentLogger }
  const service = services[settings.backend]
  const config = service ? { ...shared, ...serviceSettings(env, service) } : shared
  try {
    await senders[settings.backend](config as never, settings)
  } catch (error) {
    if (!url) throw error
  }
  if (url) return url
  throw new Error('nothing was to be sent')
}

/** The service behind a backend. */
const services: Readonly<Partial<Record<Settings['backend'], Service>>> = {
  ssm: 'ssm',
  secretsmanager: 'secretsmanager',
  s3: 's3',
  's3-kms': 's3',
}

type Send = (config: ClientConfig, settings: Settings) => Promise<unknown>

const s3: Send = async (clientConfig, { s3Bucket }) => {
  const { createClient } = await import('../stores/s3/client.ts')
  const { createBucket } = await import('../stores/s3/bucket.ts')
  const client = createClient(clientConfig)
  const name = s3Bucket ?? 'none'
  return createBucket(client, { name, region: text`none`, call, onNotice() {} }).list('')
}

const nowhere: Send = async () => undefined

const senders: Readonly<Record<Settings['backend'], Send>> = {
  async ssm(config) {
    const { openSdk } = await import('../stores/ssm/open.ts')
    const { createSsmApi } = await import('../stores/ssm/api.ts')
    return createSsmApi(await openSdk(config), call).describeParameters({})
  },
  async secretsmanager(config) {
    const { createSecretsManagerClient } = await import('../stores/secrets-manager/open.ts')
    const { createSecretsManagerApi } = await import('../stores/secrets-manager/api.ts')
    const client = createSecretsManagerClient(config)
    const session = { call, region: text`none`, restartDeadline() {} }
    return createSecretsManagerApi(client, session).describeSecret('none')
  },
  s3,
  's3-kms': s3,
  local: nowhere,
  null: nowhere,
}
