/** An answer of which a part has been read already, read from its first byte by Node.js. */
import { request as open } from 'node:http'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { answerTo } from '../../host/node/read-response.ts'
import type { TransportRequest, TransportResponse } from '../../host/node/http.ts'

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
  return new Promise((resolve, reject) => {
    const { method, headers } = request
    const asked = open({ method, headers: { ...headers }, createConnection: () => stream })
    answerTo(asked).then(resolve, reject)
    asked.on('error', reject)
    // not before: on Node.js 20 nobody listens to the stream until then, and an error would end the process
    asked.once('socket', () => readOn(socket, stream))
    asked.end(request.body)
  })
}

/** What comes and has come from the socket, also its end. */
function readOn(socket: Socket, stream: Duplex): void {
  socket.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) socket.pause()
  })
  const end = () => stream.push(null)
  if (socket.errored) stream.destroy(socket.errored)
  else if (socket.readableEnded || socket.destroyed) end()
  socket.once('end', end).once('error', (error) => stream.destroy(error))
}
