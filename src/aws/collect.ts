/** An answer of Node.js, gathered. */
import type { IncomingMessage } from 'node:http'
import type { TransportResponse } from './transport.ts'

/**
 * In one Buffer, because the SDK's own collector of streams touches `process.stdout` and leaves
 * O_NONBLOCK on a pipe that the command shares.
 */
export function collect(response: IncomingMessage): Promise<TransportResponse> {
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
