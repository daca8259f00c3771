/** An answer of which a part has been read already, read from its first byte by Node.js. */
import { request as open } from 'node:http'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { collect } from './collect.ts'
import type { TransportRequest, TransportResponse } from './transport.ts'

interface Unread {
  readonly received: readonly Buffer[]
  /** Where the rest comes from; paused. */
  readonly socket: Socket
  /** What was asked, and is not asked again. */
  readonly request: TransportRequest
}

/** Rejects as the request of Node.js would, had it been the one that asked. */
export function replay({ received, socket, request }: Unread): Promise<TransportResponse> {
  const stream = new Duplex({
    read: () => void socket.resume(),
    write: (_bytes, _encoding, done) => done(),
    destroy(error, done) {
      socket.destroy()
      done(error)
    },
  })
  for (const chunk of received) stream.push(chunk)
  socket.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) socket.pause()
  })
  const end = () => stream.push(null)
  if (socket.errored) stream.destroy(socket.errored)
  else if (socket.readableEnded || socket.destroyed) end()
  socket.once('end', end).once('error', (error) => stream.destroy(error))
  return new Promise((resolve, reject) => {
    const { method, headers } = request
    const asked = open({ method, headers: { ...headers }, createConnection: () => stream })
    asked.once('response', (response) => collect(response).then(resolve, reject))
    asked.on('error', reject)
    asked.end(request.body)
  })
}
