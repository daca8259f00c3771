/**
 * Connections for the first requests are fetch's of Bun, which opens them sooner than anything else
 * could. Those for later ones it would open when they are needed: they are sockets, as on Node.
 *
 * `fetch.preconnect` is no help: what it opens is used only by requests that begin when it stands,
 * and believes no other authorities than Bun's.
 */
import type { Variables } from '../../core/variables.ts'
import type { EarlyConnections } from '../node/preconnected-socket.ts'
import type { TransportOptions, TransportRequest } from '../node/http.ts'

let sockets: typeof import('../../aws/http/early-exchange.ts') | undefined

/** As on Node. */
export async function connectEarly(wanted: EarlyConnections, env: Variables): Promise<void> {
  if (wanted.later === 0) return
  const early = await import('../node/preconnected-socket.ts')
  await early.connectEarly(wanted, env)
  sockets = await import('../../aws/http/early-exchange.ts')
}

/** As on Node. */
export const exchangeEarly = (request: TransportRequest, options: TransportOptions) =>
  sockets?.exchangeEarly(request, options)
