/** Opens Parameter Store in AWS. */
import type { ClientConfig } from '../../aws/sdk/config.ts'
import { endpointVariable } from '../../aws/endpoint.ts'
import { type AwsSession, openSession } from '../../aws/session.ts'
import type { OpenOptions } from '../open-options.ts'
import type { Store } from '../store.ts'
import { createSsmApi } from './api.ts'
import { directEndpoint, endpointVariables } from './direct-endpoint.ts'
import { createDirectSend } from './direct-send.ts'
import { keepQuotas } from './quotas.ts'
import type { Send } from './send.ts'
import { createSsmStore } from './ssm-store.ts'

/**
 * @throws {ChamberError} when there is no region, or an endpoint variable holds no URL
 */
export async function openSsm(options: OpenOptions): Promise<Store> {
  const { settings, onNotice } = options
  const session = await openSession({ ...options, through: keepQuotas })
  const api = createSsmApi(await openSend(session, options), session.call, session.restartDeadline)
  const { region: place } = session
  return createSsmStore(api, { backend: 'ssm', place, kmsKey: settings.kmsKey, onNotice })
}

/** Directly wherever that comes to the same: the adaptive mode holds requests back by itself. */
async function openSend(session: AwsSession, { env, settings }: OpenOptions): Promise<Send> {
  const sdk = async () => openSdk(await session.clientConfig(), env)
  const url = directEndpoint(env, session.region)
  if (url === undefined || settings.retryMode !== 'standard') return sdk()
  const { region, transport, credentials } = session
  return createDirectSend({ url, region, transport, credentials, sdk })
}

/** By SDK clients, to the endpoint that variables name. */
export async function openSdk(config: ClientConfig, env: OpenOptions['env']): Promise<Send> {
  const given = endpointVariable(env, endpointVariables)
  // the other two are the SDK's own
  const endpoint = given?.name === 'CHAMBER_AWS_SSM_ENDPOINT' ? given.url : undefined
  const { createSessionSend } = await import('./sdk-send.ts')
  return createSessionSend({ ...config, ...(endpoint ? { endpoint } : {}) })
}
