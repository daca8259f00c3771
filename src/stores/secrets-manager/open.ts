/** Opens Secrets Manager. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { createCaller } from '../../aws/credentials/caller-identity.ts'
import type { ClientConfig } from '../../aws/sdk/config.ts'
import { openSession } from '../../aws/session.ts'
import type { OpenOptions } from '../open-options.ts'
import type { Store } from '../store.ts'
import { createSecretsManagerApi } from './api.ts'
import { callerEndpoint } from './endpoint.ts'
import { createSecretsManagerStore } from './secrets-manager-store.ts'

/**
 * @throws {ChamberError} when there is no region, or an endpoint variable holds no URL
 */
export async function openSecretsManager(options: OpenOptions): Promise<Store> {
  const { env, settings, onNotice } = options
  const session = await openSession(options)
  const caller = createCaller(session, callerEndpoint(env))
  const client = createSecretsManagerClient(await session.clientConfig('secretsmanager'))
  const api = createSecretsManagerApi(client, session)
  const store = createSecretsManagerStore(api, { kmsKey: settings.namedKmsKey, caller, onNotice })
  return { ...store, place: session.region }
}

/** A client alone. */
export const createSecretsManagerClient = (config: ClientConfig): SecretsManagerClient =>
  new SecretsManagerClient(config)
