/**
 * The transport of the standalone binary: `fetch` of Bun, which is there from the start, where
 * `node:https` takes 10 ms to load. What fetch cannot send as it is goes over sockets, as on Node:
 * requests through a proxy, of which it does not tell enough, and paths that it would change.
 */
import { errorCode } from '../../core/error-code.ts'
import { limits } from '../../core/limits.ts'
import { ResponseTooLargeError } from '../../core/response-too-large-error.ts'
import type { Variables } from '../../core/variables.ts'
import { findProxy } from '../../aws/http/proxy.ts'
import { connectTimeout, responseTimeout, timeoutError } from '../../core/request-timeouts.ts'
import { linked } from '../../core/abort.ts'
import type {
  Transport,
  TransportOptions,
  TransportRequest,
  TransportResponse,
} from '../node/http.ts'
import { type Trust, trusting } from '../../aws/http/ca-fallback.ts'
import { exchangeEarly } from './preconnected-socket.ts'

/** A transport that keeps its connections, through the proxy and with the CAs that `env` names. */
export function createTransport(env: Variables): Transport {
  const direct = trusting((url, trust) => createRoute(url, trust, env), exchange, exchangeEarly)
  let sockets: Promise<Transport> | undefined
  return async (request, options) => {
    const isDirect = isKeptByFetch(request) && (await findProxy(request.url, env)) === undefined
    if (isDirect) return direct(request, options)
    sockets ??= import('../node/http.ts').then((module) => module.createTransport(env))
    return (await sockets)(request, options)
  }
}

/** A URL resolves `.` and `../../aws` in a path, also where they are spelled `%2e`. */
function isKeptByFetch({ url, path }: TransportRequest): boolean {
  if (path === undefined) return true
  const { pathname, search } = new URL(path, url)
  return pathname + search === path
}

/** The TLS settings of requests to a host. */
interface Route {
  readonly ca?: string[]
  /** NODE_TLS_REJECT_UNAUTHORIZED is meant for the command, if for anyone. */
  readonly rejectUnauthorized: true
}

async function createRoute(url: URL, trust: Trust, env: Variables): Promise<Route> {
  const strict = { rejectUnauthorized: true } as const
  if (url.protocol === 'http:') return strict
  const { trustedCertificates } = await import('../../aws/http/certificates.ts')
  const ca = await trustedCertificates(env, trust === 'system')
  return ca === undefined ? strict : { ca, ...strict }
}

/** What fetch of Bun takes beyond the standard. */
interface BunRequest extends RequestInit {
  readonly tls: Route
  /** Bun would look for a proxy by rules of its own. */
  readonly proxy: false
  readonly decompress: false
}

async function exchange(
  { url, path, method, headers, body }: TransportRequest,
  tls: Route,
  { timeout = responseTimeout, signal }: TransportOptions,
): Promise<TransportResponse> {
  const whole = linked(signal, timeout, () => timeoutError(url.host))
  const connection = watchConnection(url, timeout, () => whole.abort(timeoutError(url.host)))
  const request: BunRequest = {
    method,
    // else Bun would ask for an answer that is compressed
    headers: { 'accept-encoding': 'identity', ...headers },
    body: body ?? null,
    signal: whole.signal,
    redirect: 'manual',
    tls,
    proxy: false,
    decompress: false,
  }
  try {
    const response = await fetch(path === undefined ? url : new URL(path, url), request)
    connection.stands()
    const bytes = await readBody(response)
    return { status: response.status, headers: Object.fromEntries(response.headers), body: bytes }
  } catch (error) {
    throw await asOnNode(error, tls)
  } finally {
    whole.release()
    connection.stands()
  }
}

/** A length that is stated is never exceeded: what follows is another response. */
async function readBody(response: Response): Promise<Uint8Array> {
  const length = Number(response.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
  if (length <= limits.response) return new Uint8Array(await response.arrayBuffer())
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of response.body ?? []) {
    received += chunk.length
    // ends the stream as well
    if (received > limits.response) throw new ResponseTooLargeError()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Bun has Node's codes for what a socket does, and words of its own for some of the rest. */
async function asOnNode(error: unknown, { ca }: Route): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string' || errorCode(error) !== undefined) return error
  const known = code === 'FailedToOpenSocket' ? await whyNoSocket(ca) : 'HPE_INVALID_CONSTANT'
  return Object.assign(new Error(code, { cause: error }), { code: known })
}

/** Without authorities that it can read; Node believes those before the first that it cannot. */
async function whyNoSocket([first]: readonly string[] = []): Promise<string> {
  const { X509Certificate } = await import('node:crypto')
  try {
    return first === undefined || new X509Certificate(first) ? 'EMFILE' : ''
  } catch {
    return 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  }
}

/**
 * fetch does not tell when its connection stands. So a host that is silent for half of the time is
 * asked for another one, and given up when it does not give that in the other half.
 */
function watchConnection(url: URL, timeout: number, late: () => void): { stands(): void } {
  const half = Math.min(timeout, connectTimeout) / 2
  let isStanding = false
  const timer = setTimeout(async () => {
    const { givesConnection } = await import('./connection.ts')
    const isGiven = await givesConnection(url, half)
    if (!isGiven && !isStanding) late()
  }, half)
  return {
    stands() {
      isStanding = true
      clearTimeout(timer)
    },
  }
}
