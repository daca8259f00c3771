/** Whose certificates are believed, found out host by host. */
import { errorCode } from '../../core/error-code.ts'
import type {
  Transport,
  TransportOptions,
  TransportRequest,
  TransportResponse,
} from '../../host/node/http.ts'

/**
 * A runtime brings its own list and ignores that of the system, in which companies install the CA
 * of their proxy: an issuer that is not known is tried once more with the system's, as every other
 * AWS tool has it.
 */
export type Trust = 'default' | 'system'

/** Sends one request by a route that was made before. */
export type Exchange<Route> = (
  request: TransportRequest,
  route: Route,
  options: TransportOptions,
) => Promise<TransportResponse>

/** Sends one request over an early connection, where there is one that can carry it. */
export type ExchangeEarly = (
  request: TransportRequest,
  options: TransportOptions,
) => Promise<TransportResponse> | undefined

/**
 * A transport over routes: one to each host for each trust, made when it is first needed, and kept.
 * Early connections go before; they were made with the runtime's own list.
 */
export function trusting<Route>(
  createRoute: (url: URL, trust: Trust) => Promise<Route>,
  exchange: Exchange<Route>,
  exchangeEarly: ExchangeEarly,
): Transport {
  const routes = new Map<string, Promise<Route>>()
  const routeTo = (url: URL, trust: Trust) => {
    const id = `${url.protocol}//${url.host} ${trust}`
    const route = routes.get(id) ?? createRoute(url, trust)
    routes.set(id, route)
    return route
  }
  const onSystem = new Set<string>()
  return async (request, options = {}) => {
    const { host } = request.url
    const trust = onSystem.has(host) ? 'system' : 'default'
    try {
      const early = trust === 'default' ? exchangeEarly(request, options) : undefined
      return await (early ?? exchange(request, await routeTo(request.url, trust), options))
    } catch (error) {
      // judged by what this request believed: others may have met the issuer at the same time
      if (trust === 'system' || !isUnknownIssuer(error)) throw error
      onSystem.add(host)
      return exchange(request, await routeTo(request.url, 'system'), options)
    }
  }
}

const unknownIssuerCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
])

const isUnknownIssuer = (error: unknown): boolean => unknownIssuerCodes.has(errorCode(error) ?? '')
