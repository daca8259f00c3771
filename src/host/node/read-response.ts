/** An answer of Node.js, gathered. */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { limits } from '../../core/limits.ts'
import { ResponseTooLargeError } from '../../core/response-too-large-error.ts'
import type { TransportResponse } from './http.ts'

/**
 * Rejects as the answer does, not as the request: that is the caller's. An offer of another protocol
 * is an answer too, without a body; unheard, it would end the request without a word.
 */
export function answerTo(request: ClientRequest): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    request.once('response', (response) => collect(response).then(resolve, reject))
    request.once('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy()
      resolve({ status: statusCode, headers: {}, body: new Uint8Array() })
    })
  })
}

/**
 * In one Buffer, because the SDK's own collector of streams touches `process.stdout` and leaves
 * O_NONBLOCK on a pipe that the command shares.
 */
function collect(response: IncomingMessage): Promise<TransportResponse> {
  const chunks: Buffer[] = []
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  let length = 0
  return new Promise((resolve, reject) => {
    response.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limits.response) response.destroy(new ResponseTooLargeError())
      else chunks.push(chunk)
    })
    response.on('error', reject)
    response.once('end', () =>
      resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) }),
    )
  })
}
