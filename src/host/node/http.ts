/**
 * One HTTP request, answered whole: status, headers, bytes. This is how everything here reaches
 * AWS on Node, and in the standalone binary what `bun/fetch-transport.ts` cannot send.
 */
import { text } from '../../core/text.ts'
import type { Agent as HttpAgent } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { errorCode } from '../../core/error-code.ts'
import type { Variables } from '../../core/variables.ts'
import { answerTo } from './read-response.ts'
import { exchangeEarly } from '../../aws/http/early-exchange.ts'
import { findProxy, proxyAuthorization, ProxyError } from '../../aws/http/proxy.ts'
import { secureContext } from './secure-context.ts'
import { startTimers } from '../../core/request-timeouts.ts'
import { type Trust, trusting } from '../../aws/http/ca-fallback.ts'

export interface TransportRequest {
  readonly method: string
  readonly url: URL
  /** Path and query to the byte, where `url` would change them: it resolves `.` and `../..`. */
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

export interface TransportOptions {
  /** Milliseconds: 10,000. */
  readonly timeout?: number
  readonly signal?: AbortSignal | undefined
  /** Told when a step of a new connection is done, where the runtime tells. */
  readonly onStep?: ((step: Step) => void) | undefined
}

export type Step = 'name' | 'connection' | 'tls'

/**
 * Sends a request. Throws what the socket throws (with `code`), an error named TimeoutError after
 * `timeout` milliseconds without the whole answer, and the reason of `signal` when it is aborted.
 */
export type Transport = (
  request: TransportRequest,
  options?: TransportOptions,
) => Promise<TransportResponse>

/** A transport that keeps its connections, through the proxy and with the CAs that `env` names. */
export function createTransport(env: Variables): Transport {
  return trusting((url, trust) => createRoute(url, trust, env), exchange, exchangeEarly)
}

/** How a host is reached. The context goes with each request: an agent of a proxy keeps its own. */
interface Route {
  readonly agent: HttpAgent
  /** NODE_TLS_REJECT_UNAUTHORIZED is meant for the command, if for anyone. */
  readonly rejectUnauthorized: true
  readonly secureContext?: SecureContext
  /** Host name and port of the proxy on the way. */
  readonly proxy?: string
  /** The proxy that gets the request itself, as those for http: do, and passes it on. */
  readonly forwarder?: URL
}

async function createRoute(url: URL, trust: Trust, env: Variables): Promise<Route> {
  const proxy = await findProxy(url, env)
  const forwarder = url.protocol === 'http:' ? proxy : undefined
  const first = forwarder ?? url
  const via = proxy === undefined ? {} : { proxy: proxy.host }
  const agent = await createAgent(first, forwarder === undefined ? proxy : undefined)
  const route = {
    agent,
    rejectUnauthorized: true,
    ...via,
    ...(forwarder && { forwarder }),
  } as const
  if (first.protocol === 'http:') return route
  return { ...route, secureContext: await secureContext(env, trust === 'system') }
}

async function createAgent(url: URL, proxy: URL | undefined): Promise<HttpAgent> {
  const settings = { keepAlive: true, maxSockets: 50 }
  if (proxy) {
    const { HttpsProxyAgent } = await import('https-proxy-agent')
    return new HttpsProxyAgent(proxy, settings)
  }
  const { Agent } = await (url.protocol === 'http:' ? import('node:http') : import('node:https'))
  return new Agent(settings)
}

/** The whole URL stands in the place of the path. */
const forwarded = ({ url, path, headers, ...request }: TransportRequest, forwarder: URL) => ({
  ...request,
  url: new URL(forwarder.origin),
  path: `${url.origin}${path ?? url.pathname + url.search}`,
  headers: { host: url.host, ...headers, ...proxyAuthorization(forwarder) },
})

/** AWS answers no 407. */
function checkForwarder(response: TransportResponse, forwarder: URL | undefined) {
  if (forwarder === undefined || response.status !== 407) return response
  throw new ProxyError(forwarder.host, text`answered with HTTP status 407`, 407)
}

async function exchange(
  wanted: TransportRequest,
  { proxy, forwarder, ...route }: Route,
  { timeout, signal, onStep }: TransportOptions,
): Promise<TransportResponse> {
  const sent = forwarder === undefined ? wanted : forwarded(wanted, forwarder)
  const { method, url, path, headers, body } = sent
  const { request: open } = await (url.protocol === 'http:'
    ? import('node:http')
    : import('node:https'))
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { method, headers: { ...headers }, ...route }
    if (path !== undefined) options.path = path
    const request = open(url, options)
    answerTo(request)
      .then((response) => checkForwarder(response, forwarder))
      .then(resolve, reject)
    const fail = (error: Error) => {
      reject(error)
      request.destroy()
    }
    const noProxy = () => new ProxyError(proxy ?? '', text`gives no connection`)
    const unconnected = proxy === undefined ? {} : { unconnected: noProxy }
    // Node's own `signal` option loads more than it does
    const timers = startTimers({ host: wanted.url.host, timeout, signal, ...unconnected }, fail)
    let isOpen = false
    const connected = () => {
      isOpen = true
      timers.connected()
    }
    request.once('socket', (socket) => {
      const isSecuring = 'secureConnecting' in socket && socket.secureConnecting === true
      if (!socket.connecting && !isSecuring) return connected()
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected)
      if (onStep) watchSteps(socket, onStep)
    })
    // the proxy's own answer to CONNECT would be taken for that of AWS
    request.once('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
      if (proxy === undefined || statusCode === 200) return
      fail(new ProxyError(proxy, text`answered CONNECT with HTTP status ${statusCode}`, statusCode))
    })
    const isAtProxy = () => (forwarder ? !isOpen : !request.socket)
    request.on('error', (error) => reject(isAtProxy() ? throughProxy(error, proxy) : error))
    request.once('close', timers.end)
    request.end(body)
  })
}

function watchSteps(socket: Socket, onStep: (step: Step) => void): void {
  socket.once('lookup', () => onStep('name'))
  socket.once('connect', () => onStep('connection'))
  socket.once('secureConnect', () => onStep('tls'))
}

/** Before there is a connection, only the proxy can have failed. */
function throughProxy(error: Error, proxy: string | undefined): Error {
  if (proxy === undefined) return error
  const code = errorCode(error)
  const why = code === undefined ? text`` : text` (${code})`
  return new ProxyError(proxy, text`cannot be reached${why}`, undefined, error)
}
