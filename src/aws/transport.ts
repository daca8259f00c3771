/**
 * One HTTP request, answered whole: status, headers, bytes. This is how everything here reaches
 * AWS; a runtime other than Node swaps this module.
 *
 * The body arrives as one Buffer because the SDK's own collector of streams touches
 * `process.stdout` and leaves O_NONBLOCK on a pipe that the command shares.
 */
import type { Agent as HttpAgent, ClientRequest, IncomingMessage } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { Socket } from 'node:net'
import { ChamberError } from '../errors.ts'
import { takeEarlyConnection } from './early-connection.ts'

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
  /** Host name and port of the proxy on the way. */
  readonly proxy?: string
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
  const via = proxy === undefined ? {} : { proxy: proxy.host }
  const agent = await createAgent(url, proxy)
  if (url.protocol === 'http:') return { agent, ...via }
  const { trustedCertificates } = await import('./certificates.ts')
  const ca = await trustedCertificates(env, trust === 'system')
  return ca === undefined ? { agent, ...via } : { agent, ca, ...via }
}

async function createAgent(url: URL, proxy: URL | undefined): Promise<HttpAgent> {
  const settings = { keepAlive: true, maxSockets: 50 }
  if (proxy) {
    const { HttpsProxyAgent } = await import('https-proxy-agent')
    return new HttpsProxyAgent(proxy, settings)
  }
  const { Agent } = await (url.protocol === 'http:' ? import('node:http') : import('node:https'))
  return takingEarly(new Agent(settings), url.protocol)
}

/** The agent makes its connection as ever, TLS and all, but for a socket that is there already. */
function takingEarly(agent: HttpAgent, protocol: string): HttpAgent {
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (options, done) => {
    const socket = takeEarlyConnection(options.host, options.port)
    if (socket === undefined) return create(options, done)
    const withSocket: RequestOptions & { socket: Socket } = { ...options, socket }
    return protocol === 'http:' ? socket : create(withSocket, done)
  }
  return agent
}

/** This machine, and what is link-local to it: metadata and container endpoints of AWS. */
const isNear = /^(localhost$|127\.|\[::1\]$|169\.254\.|\[fe80:|\[fd00:ec2:)/

/** As in Go: HTTPS_PROXY, HTTP_PROXY and NO_PROXY in both cases, and never for this machine. */
async function findProxy(url: URL, env: Variables): Promise<URL | undefined> {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']
  if (!names.some((name) => env[name])) return undefined
  if (isNear.test(url.hostname)) return undefined
  const { getProxyForUrl } = await import('proxy-from-env')
  const proxy = getProxyForUrl(url.href)
  if (!proxy) return undefined
  const text = proxy.includes('://') ? proxy : `http://${proxy}`
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text)
  throw new ChamberError('PROXY_INVALID', 'the proxy variables hold no URL of a proxy', {
    hint: 'let HTTPS_PROXY be like http://proxy.example:3128; SOCKS is not supported',
  })
}

interface ExchangeOptions {
  readonly timeout?: number
  readonly signal?: AbortSignal | undefined
}

async function exchange(
  { method, url, path, headers, body }: TransportRequest,
  { proxy, ...route }: Route,
  { timeout = requestTimeout, signal }: ExchangeOptions,
): Promise<TransportResponse> {
  const { request: open } = await (url.protocol === 'http:'
    ? import('node:http')
    : import('node:https'))
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { method, headers: { ...headers }, ...route }
    if (path !== undefined) options.path = path
    const request = open(url, options, (response) => collect(response).then(resolve, reject))
    const fail = (error: Error) => {
      reject(error)
      request.destroy()
    }
    const give = (limit: number, error: () => Error) => setTimeout(() => fail(error()), limit)
    const connecting = () =>
      proxy === undefined ? timeoutError(url.host) : new ProxyError(proxy, 'gives no connection')
    const connect = give(Math.min(timeout, connectTimeout), connecting)
    const whole = give(timeout, () => timeoutError(url.host))
    const opened = () => clearTimeout(connect)
    // Node's own `signal` option loads more than it does
    const abort = () => fail(abortError())
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) abort()
    request.once('socket', (socket) => {
      const isSecuring = 'secureConnecting' in socket && socket.secureConnecting === true
      if (!socket.connecting && !isSecuring) return opened()
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', opened)
    })
    // the proxy's own answer to CONNECT would be taken for that of AWS
    request.once('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
      if (proxy === undefined || statusCode === 200) return
      fail(new ProxyError(proxy, `answered CONNECT with HTTP status ${statusCode}`, statusCode))
    })
    request.on('error', (error) => reject(throughProxy(error, request, proxy)))
    request.once('close', () => {
      for (const timer of [connect, whole]) clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    })
    request.end(body)
  })
}

/** Before there is a socket, only the proxy can have failed. */
function throughProxy(error: Error, request: ClientRequest, proxy: string | undefined): Error {
  if (proxy === undefined || request.socket || error.name === 'AbortError') return error
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return new ProxyError(proxy, `cannot be reached${code}`, undefined, error)
}

function collect(response: IncomingMessage): Promise<TransportResponse> {
  const chunks: Buffer[] = []
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return new Promise((resolve, reject) => {
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', reject)
    response.once('end', () =>
      resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) }),
    )
  })
}

function abortError(): Error {
  const error = new Error('given up')
  error.name = 'AbortError'
  return error
}

function timeoutError(host: string): Error {
  const error = new Error(`no answer from ${host} in time`)
  error.name = 'TimeoutError'
  return error
}

/** The proxy failed, not the one behind it; worth another try unless it gave an answer. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  /** Host name and port. */
  readonly proxy: string
  /** The status it answered CONNECT with. */
  readonly status: number | undefined
  /** What makes the SDK try again. */
  readonly code: string | undefined

  constructor(proxy: string, what: string, status?: number, cause?: unknown) {
    super(`the proxy ${proxy} ${what}`, { cause })
    this.proxy = proxy
    this.status = status
    this.code = status === undefined || status >= 500 ? 'ECONNREFUSED' : undefined
  }
}
