/**
 * Clients of the SDK for services that give credentials. Their texts may quote an answer, so they are
 * not passed on: what is said comes from what was seen on the way, and from errors that AWS documents.
 */
import type { AwsCredentialIdentity, Logger } from '@smithy/types'
import { fromAws } from '../../core/mask.ts'
import { quote, type Text, text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import type { Transport } from '../../host/node/http.ts'
import type { Service } from '../endpoint.ts'
import { createSdkHandler, type SdkRequestHandler } from '../sdk/handler.ts'
import type { ServiceSettings } from '../sdk/service-settings.ts'
import { silentLogger } from '../sdk/silent-logger.ts'
import { CredentialFault, faultReason } from './source-error.ts'

/** Milliseconds for one response of STS or SSO, which is asked twice at most. */
const answerTimeout = 5000

interface SourceClientConfig extends ServiceSettings {
  readonly region: string
  readonly requestHandler: SdkRequestHandler
  readonly logger: Logger
  readonly maxAttempts: number
  readonly credentials: AwsCredentialIdentity
}

export interface SourceClients {
  /** The host that was asked last. */
  readonly host: () => string | undefined
  /** For the constructor of a client; its requests are not signed unless it gets credentials. */
  config(service: Service, region?: string): Promise<SourceClientConfig>
  /** Runs what asks a service. @throws {CredentialFault} whatever it throws */
  ask<T>(run: () => Promise<T>, hint?: Text): Promise<T>
}

interface LastExchange {
  readonly host: string
  readonly status?: number
  readonly error?: unknown
}

/** @param region where services are asked, unless another one is given */
export function createSourceClients(
  env: Variables,
  region: string,
  send: Transport,
): SourceClients {
  let last: LastExchange | undefined
  const watched: Transport = async (request, options) => {
    const { host } = request.url
    last = { host }
    try {
      const response = await send(request, { timeout: answerTimeout, ...options })
      last = { host, status: response.status }
      return response
    } catch (error) {
      last = { host, error }
      throw error
    }
  }
  const shared = { requestHandler: createSdkHandler(watched), logger: silentLogger, maxAttempts: 2 }
  return {
    host: () => last?.host,
    async config(service, other = region) {
      const { serviceSettings } = await import('../sdk/service-settings.ts')
      const settings = await serviceSettings(env, service)
      return { ...shared, ...settings, region: other, credentials: unsigned }
    },
    async ask(run, hint) {
      try {
        return await run()
      } catch (error) {
        if (error instanceof CredentialFault && error.hint !== undefined) throw error
        const options = hint === undefined || last?.error ? {} : { hint }
        throw new CredentialFault(reasonOf(error, last), { ...options, cause: error })
      }
    },
  }
}

const unsigned = { accessKeyId: '', secretAccessKey: '' }

function reasonOf(error: unknown, last: LastExchange | undefined): Text {
  const host = last ? quote(last.host, 'host', text`a host`) : text`AWS`
  if (error instanceof CredentialFault) return last ? text`${host} ${error.message}` : error.message
  const { name, message, $fault } = (error ?? {}) as Record<string, unknown>
  if ($fault !== undefined && harmless.test(String(name))) {
    return text`${host} says: ${fromAws(message, [])} (${quote(String(name), 'errorName')})`
  }
  if (last?.error !== undefined)
    return text`${host} ${faultReason(last.error) ?? 'cannot be reached'}`
  if (!last) return text`it gave none`
  if (last.status === 200) return text`${host} gave an answer that holds no credentials`
  return text`${host} answered with HTTP status ${last.status ?? 0}`
}

/** Errors whose texts tell who may not do what; others may repeat what they were sent. */
const harmless =
  /^(AccessDenied|AccessDeniedException|ExpiredToken|ExpiredTokenException|ForbiddenException|IDPRejectedClaim|IDPRejectedClaimException|InvalidClientTokenId|RegionDisabledException|ResourceNotFoundException|SignatureDoesNotMatch|UnauthorizedException)$/

/** ` at HOST` for the name of a source, once a host was asked. */
export function atHost(clients: SourceClients): Text {
  const host = clients.host()
  return host === undefined ? text`` : text` at ${quote(host, 'host', text`a host`)}`
}
