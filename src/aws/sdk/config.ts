/** What every SDK client is made with. */
import type { AwsCredentialIdentityProvider, Logger, RetryStrategyV2 } from '@smithy/types'
import { createRetryStrategy, type RetryOptions } from './retry.ts'
import { createSdkHandler, type SdkRequestHandler } from './handler.ts'
import { silentLogger } from './silent-logger.ts'
import type { Variables } from '../../core/variables.ts'
import type { Transport } from '../../host/node/http.ts'
import type { Service } from '../endpoint.ts'
import { serviceSettings, type ServiceSettings } from './service-settings.ts'

/** For the constructor of any SDK client. */
export interface ClientConfig extends ServiceSettings {
  readonly region: string
  readonly credentials: AwsCredentialIdentityProvider
  readonly requestHandler: SdkRequestHandler
  readonly retryStrategy: RetryStrategyV2
  readonly logger: Logger
}

export interface ClientConfigOptions extends RetryOptions {
  readonly env: Variables
  readonly service: Service
  readonly region: string
  readonly credentials: AwsCredentialIdentityProvider
  readonly transport: Transport
}

export function createClientConfig(options: ClientConfigOptions): ClientConfig {
  const { env, service, region, credentials, transport, ...retries } = options
  return {
    ...serviceSettings(env, service),
    region,
    credentials,
    requestHandler: createSdkHandler(transport),
    retryStrategy: createRetryStrategy(retries),
    logger: silentLogger,
  }
}
