/**
 * One HTTP request, answered whole: status, headers, bytes. This is how everything here reaches
 * AWS; a runtime other than Node swaps this module.
 *
 * The body arrives as one Buffer because the SDK's own collector of streams touches
 * `process.stdout` and leaves O_NONBLOCK on a pipe that the command shares.
 */
import type { Agent as HttpAgent, IncomingMessage } from 'node:http'
import type { RequestOptions } from 'node:https'

export interface TransportRequest {
  readonly method: string
  readonly url: URL
  /** Path and query to the byte, where `url` would change them: it resolves `.` and `..`. */
  readonly path?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string | undefined
}

export interface TransportResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * Sends a request. Throws what the socket throws (with `code`), an error named TimeoutError after
 * `timeout` milliseconds without the whole answer, and one named AbortError when `signal` fires.
 */
export type Transport = (
  request: TransportRequest,
  options?: { readonly timeout?: number; readonly signal?: AbortSignal | undefined },
) => Promise<TransportResponse>

/** Milliseconds until a connection stands, TLS included. */
const connectTimeout = 5000
/** Milliseconds until the whole answer is here. */
const requestTimeout = 10_000

type Variables = Readonly<Record<string, string | undefined>>

/** A transport that keeps its connections, through the proxy and with the CAs that `env` names. */
export function createTransport(env: Variables): Transport {
  const routes = new Map<string, Promise<Route>>()
  const routeTo = (url: URL, trust: Trust) => {
    const id = `${url.protocol}//${url.host} ${trust}`
    const route = routes.get(id) ?? createRoute(url, trust, env)
    routes.set(id, route)
    return route
  }
  const trusted = new Map<string, Trust>()
  return async (request, options = {}) => {
    const { host } = request.url
    try {
      const route = await routeTo(request.url, trusted.get(host) ?? 'default')
      return await exchange(request, route, options)
    } catch (error) {
      if (trusted.has(host) || !isUnknownIssuer(error)) throw error
      trusted.set(host, 'system')
      return exchange(request, await routeTo(request.url, 'system'), options)
    }
  }
}

/** How a host is reached. The CAs go with each request: an agent of a proxy keeps them for itself. */
interface Route {
  readonly agent: HttpAgent
  readonly ca?: string[]
}

/**
 * Whose certificates are believed. Node brings its own list and ignores that of the system, in
 * which companies install the CA of their proxy: an issuer that Node does not know is tried once
 * more with the system's, as every other AWS tool has it.
 */
type Trust = 'default' | 'system'

const unknownIssuerCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
])

const isUnknownIssuer = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && unknownIssuerCodes.has(String(error.code))

async function createRoute(url: URL, trust: Trust, env: Variables): Promise<Route> {
  const proxy = await findProxy(url, env)
  const agent = await createAgent(url, proxy)
  if (url.protocol === 'http:' && !proxy) return { agent }
  const { trustedCertificates } = await import('./certificates.ts')
  const ca = await trustedCertificates(env, trust === 'system')
  return ca === undefined ? { agent } : { agent, ca }
}

async function createAgent(url: URL, proxy: string | undefined): Promise<HttpAgent> {
  const settings = { keepAlive: true, maxSockets: 50 }
  if (proxy) {
    const { HttpsProxyAgent } = await import('https-proxy-agent')
    return new HttpsProxyAgent(proxy, settings)
  }
  const { Agent } = await (url.protocol === 'http:' ? import('node:http') : import('node:https'))
  return new Agent(settings)
}

/** As in Go: HTTPS_PROXY, HTTP_PROXY and NO_PROXY in both cases, and never for this machine. */
async function findProxy(url: URL, env: Variables): Promise<string | undefined> {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']
  if (!names.some((name) => env[name])) return undefined
  if (/^(localhost|127\.|\[::1\]$)/.test(url.hostname)) return undefined
  const { getProxyForUrl } = await import('proxy-from-env')
  const proxy = getProxyForUrl(url.href)
  if (!proxy) return undefined
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

async function exchange(
  { method, url, path, headers, body }: TransportRequest,
  route: Route,
  { timeout = requestTimeout, signal }: { timeout?: number; signal?: AbortSignal | undefined },
): Promise<TransportResponse> {
  const { request: open } = await (url.protocol === 'http:'
    ? import('node:http')
    : import('node:https'))
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { method, headers: { ...headers }, ...route }
    if (path !== undefined) options.path = path
    if (signal) options.signal = signal
    const request = open(url, options, (response) => collect(response).then(resolve, reject))
    const give = (limit: number, what: string) =>
      setTimeout(() => {
        reject(timeoutError(url, what, limit))
        request.destroy()
      }, limit)
    const timers = [give(timeout, 'no answer from')]
    request.once('socket', (socket) => {
      if (!socket.connecting) return
      const timer = give(Math.min(timeout, connectTimeout), 'no connection to')
      timers.push(timer)
      const ready = url.protocol === 'https:' ? 'secureConnect' : 'connect'
      socket.once(ready, () => clearTimeout(timer))
    })
    request.once('error', reject)
    request.once('close', () => timers.forEach(clearTimeout))
    request.end(body)
  })
}

async function collect(response: IncomingMessage): Promise<TransportResponse> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) }
}

function timeoutError(url: URL, what: string, limit: number): Error {
  const error = new Error(`${what} ${url.host} within ${limit / 1000} s`)
  error.name = 'TimeoutError'
  return error
}
