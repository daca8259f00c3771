/** Opens Parameter Store in AWS. */
import type { ClientConfig } from '../../aws/sdk/config.ts'
import { type AwsSession, openSession } from '../../aws/session.ts'
import type { OpenOptions } from '../open-options.ts'
import type { Store } from '../store.ts'
import { createSsmApi } from './api.ts'
import { directEndpoint } from './direct-endpoint.ts'
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
  const sdk = async () => openSdk(await session.clientConfig('ssm'))
  const url = directEndpoint(env, session.region)
  if (url === undefined || settings.retryMode !== 'standard') return sdk()
  const { region, transport, credentials } = session
  return createDirectSend({ url, region, transport, credentials, sdk })
}

/** By SDK clients. */
export async function openSdk(config: ClientConfig): Promise<Send> {
  const { createSessionSend } = await import('./sdk-send.ts')
  return createSessionSend(config)
}
