/**
 * A request over an early connection, without `node:https`, which takes longer to load than AWS to
 * answer. What is written is what that would write; what comes back is read here as far as it is
 * plain, and by Node.js from its first byte where it is not.
 */
import type { Socket } from 'node:net'
import {
  type EarlyConnection,
  keepConnection,
  takeConnection,
} from '../../host/node/preconnected-socket.ts'
import { type PlainHead, readPlainHead } from './simple-response.ts'
import { startTimers } from '../../core/request-timeouts.ts'
import type { TransportOptions, TransportRequest, TransportResponse } from '../../host/node/http.ts'

/**
 * Sends a request as a transport does, over a connection that was opened early. Undefined where there
 * is none, and for requests that Node.js refuses to write: it says why.
 */
export function exchangeEarly(
  request: TransportRequest,
  options: TransportOptions,
): Promise<TransportResponse> | undefined {
  const isPlain = Object.values(request.headers).every((value) => /^[\t\x20-\x7e]*$/.test(value))
  const connection = request.method === 'POST' && isPlain ? takeConnection(request.url) : undefined
  return connection && exchange(connection, request, options)
}

async function exchange(
  connection: EarlyConnection,
  request: TransportRequest,
  { timeout, signal }: TransportOptions,
): Promise<TransportResponse> {
  let end = () => {}
  const failed = new Promise<never>((_, reject) => {
    const timers = startTimers({ host: request.url.host, timeout, signal }, reject)
    end = timers.end
    connection.ready.then(timers.connected, reject)
  })
  const answered = connection.ready.then((socket) => ask(socket, connection, request))
  try {
    return await Promise.race([failed, answered])
  } catch (error) {
    connection.close()
    throw error
  } finally {
    end()
  }
}

const ends = ['end', 'error', 'close'] as const

/** Resolves with the answer; one that is not plain is left to Node.js. */
function ask(
  socket: Socket,
  connection: EarlyConnection,
  request: TransportRequest,
): Promise<TransportResponse> {
  const received: Buffer[] = []
  let bytes = 0
  let head: PlainHead | undefined
  return new Promise((resolve) => {
    const stop = () => {
      socket.off('data', read)
      for (const event of ends) socket.off(event, leave)
    }
    const leave = () => {
      stop()
      socket.pause()
      const replay = import('./replayed-response.ts').then((module) => module.replay)
      resolve(replay.then((read) => read({ received, socket, request })))
    }
    const read = (chunk: Buffer) => {
      received.push(chunk)
      bytes += chunk.length
      if (received.length === 1) head = readPlainHead(chunk)
      if (head === undefined || bytes > head.start + head.length) return leave()
      if (bytes < head.start + head.length) return
      stop()
      if (head.isKept) keepConnection(connection)
      else connection.close()
      const { status, headers, start, length } = head
      const body = Buffer.concat(received).subarray(start, start + length)
      resolve({ status, headers, body })
    }
    // nothing is read as an answer that came before the question
    socket.off('data', connection.close)
    socket.on('data', read)
    for (const event of ends) socket.on(event, leave)
    socket.write(requestBytes(request))
  })
}

function requestBytes({ url, path, method, headers, body = '' }: TransportRequest): Buffer {
  const bytes = toBuffer(body)
  const all = {
    host: url.host,
    connection: 'keep-alive',
    ...headers,
    'content-length': bytes.length,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  const first = `${method} ${path ?? url.pathname + url.search} HTTP/1.1\r\n`
  return Buffer.concat([Buffer.from(`${first}${lines.join('')}\r\n`, 'latin1'), bytes])
}

/** The SDK's bodies warn whoever calls more of them than this, as Buffer.from would. */
const toBuffer = (body: Uint8Array | string): Buffer =>
  typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
