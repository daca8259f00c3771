/** Parameter Store on a port, for SDKs of any language. */
import { text, quote } from '../core/text.ts'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorCode } from '../core/error-code.ts'
import { ChamberError } from '../core/errors.ts'
import { isOwnHost } from './host-header.ts'
import { createWire, errorResponse } from './wire.ts'
import type { Wire, WireOptions, WireResponse } from './wire.ts'

/** Bytes. The largest request of Parameter Store is far below. */
const BODY_LIMIT = 2 * 1024 * 1024

export type ServeOptions = WireOptions & {
  /** The address to listen on, 127.0.0.1 by default. */
  readonly host?: string | undefined
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined
  /** Hosts to answer to beside its own address and localhost: `name`, or `name:port`. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Told of what could not be answered and is not the caller's fault. */
  readonly onError?: ((error: unknown) => void) | undefined
}

export type ParameterStoreServer = {
  readonly url: string
  readonly port: number
  /** Stops listening and ends every connection. */
  readonly close: () => Promise<void>
}

function refusal(status: number, why: string): WireResponse {
  const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }
  return { status, headers, body: Buffer.from(`${why}\n`) }
}

/**
 * Reads a body; undefined when it is too large. The rest of it is then let through unread, as a
 * socket that is closed at once would take the answer with it.
 */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= BODY_LIMIT) chunks.push(chunk)
      else resolve(undefined)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

/** Refuses what is no request to Parameter Store before any of its body is read. */
function refuse(request: IncomingMessage, allowedHosts: readonly string[]) {
  const { localAddress, localPort } = request.socket
  const local = { address: localAddress, port: localPort }
  if (!isOwnHost(request.headers.host, local, allowedHosts)) {
    return refusal(403, text`this host name is not allowed here`)
  }
  if (request.url !== '/') return refusal(404, text`there is nothing but POST /`)
  if (request.method !== 'POST') return refusal(405, text`there is nothing but POST /`)
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) {
    return refusal(413, text`the request is too large`)
  }
  return undefined
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  )

async function answer(request: IncomingMessage, wire: Wire, { allowedHosts }: ServeOptions) {
  const refused = refuse(request, allowedHosts ?? [])
  if (refused) return refused
  const body = await readBody(request)
  if (!body) return refusal(413, text`the request is too large`)
  return wire({ headers: headersOf(request), body })
}

function send(response: ServerResponse, { status, headers, body }: WireResponse): void {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.end(body)
}

function failure(error: unknown): WireResponse {
  const told = error instanceof ChamberError ? error.message : 'An internal error occurred.'
  return errorResponse('InternalServerError', told)
}

function createListener(options: ServeOptions) {
  const wire = createWire(options)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      send(response, await answer(request, wire, options))
    } catch (error) {
      // A caller that went away in the middle of its request is nobody's fault.
      if (request.destroyed && !request.complete) return
      options.onError?.(error)
      send(response, failure(error))
    }
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = errorCode(error) ?? 'unknown error'
      const reason = code === 'EADDRINUSE' ? 'the port is in use' : code
      reject(
        new ChamberError(
          'LISTEN_FAILED',
          text`cannot listen on ${quote(host, 'host', text`an address`)} port ${port}: ${reason}`,
          {
            hint: text`choose another port, or 0 for a free one`,
            cause: error,
          },
        ),
      )
    })
    server.listen(port, host, resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/**
 * Serves a Parameter Store.
 *
 * @throws ChamberError LISTEN_FAILED
 */
export async function serveParameterStore(options: ServeOptions): Promise<ParameterStoreServer> {
  const { host = '127.0.0.1', port: wanted = 0 } = options
  const listener = createListener(options)
  const server = createServer((request, response) => void listener(request, response))
  await listen(server, host, wanted)
  const { port } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return { url: `http://${shown}:${port}`, port, close: () => close(server) }
}
