/** Opens Parameter Store in AWS. */
import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm'
import { endpointVariable } from '../../aws/endpoint.ts'
import { openSession } from '../../aws/session.ts'
import type { OpenOptions } from '../open-options.ts'
import type { Store } from '../store.ts'
import { createSsmApi } from './api.ts'
import { createSsmStore } from './ssm-store.ts'

/**
 * @throws {ChamberError} when there is no region, or an endpoint variable holds no URL
 */
export async function openSsm(options: OpenOptions): Promise<Store> {
  const { env, settings, onNotice } = options
  const session = await openSession(options)
  const endpoint = ssmEndpoint(env)
  const config = { ...session.clientConfig, ...(endpoint ? { endpoint } : {}) }
  const client = new SSMClient(config)
  let once: SSMClient | undefined
  const api = createSsmApi(client, session.call, {
    oneAttempt: () => (once ??= oneAttemptClient(config, client)),
    onProgress: session.restartDeadline,
  })
  return createSsmStore(api, { backend: 'ssm', kmsKey: settings.kmsKey, onNotice })
}

/** Shares what the other client has found out: credentials may have taken calls. */
function oneAttemptClient(config: SSMClientConfig, { config: { credentials } }: SSMClient) {
  const { retryStrategy: _, ...rest } = config
  return new SSMClient({ ...rest, credentials, maxAttempts: 1 })
}

/** CHAMBER_AWS_SSM_ENDPOINT beats AWS_ENDPOINT_URL and loses to AWS_ENDPOINT_URL_SSM, which the SDK reads. */
function ssmEndpoint(env: OpenOptions['env']): string | undefined {
  const names = ['AWS_ENDPOINT_URL_SSM', 'CHAMBER_AWS_SSM_ENDPOINT', 'AWS_ENDPOINT_URL']
  const found = endpointVariable(env, names)
  return found?.name === 'CHAMBER_AWS_SSM_ENDPOINT' ? found.url : undefined
}
