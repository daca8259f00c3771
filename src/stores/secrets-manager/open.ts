/** Opens Secrets Manager. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { createCaller } from '../../aws/credentials/caller-identity.ts'
import type { ClientConfig } from '../../aws/sdk/config.ts'
import { openSession } from '../../aws/session.ts'
import type { OpenOptions } from '../open-options.ts'
import type { Store } from '../store.ts'
import { createSecretsManagerApi } from './api.ts'
import { ownEndpoint } from './endpoint.ts'
import { createSecretsManagerStore } from './secrets-manager-store.ts'

/**
 * @throws {ChamberError} when there is no region, or an endpoint variable holds no URL
 */
export async function openSecretsManager(options: OpenOptions): Promise<Store> {
  const { env, settings, onNotice } = options
  const session = await openSession(options)
  const caller = createCaller(session, ownEndpoint(env, 'AWS_ENDPOINT_URL_STS'))
  const client = createSecretsManagerClient(await session.clientConfig(), env)
  const api = createSecretsManagerApi(client, session)
  const store = createSecretsManagerStore(api, { kmsKey: settings.namedKmsKey, caller, onNotice })
  return { ...store, place: session.region }
}

/** A client alone, with the endpoint that variables name. */
export function createSecretsManagerClient(
  config: ClientConfig,
  env: OpenOptions['env'],
): SecretsManagerClient {
  const endpoint = ownEndpoint(env, 'AWS_ENDPOINT_URL_SECRETS_MANAGER')
  return new SecretsManagerClient({ ...config, ...(endpoint ? { endpoint } : {}) })
}
