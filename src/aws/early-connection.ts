/**
 * A connection that is opened as soon as it is known where to, while everything else is still being
 * loaded: by the time there is a request for it, it has had most of its round trip.
 */
import type { Socket } from 'node:net'

interface Early {
  readonly host: string
  readonly port: number
  readonly socket: Socket
}

let early: Early | undefined

/**
 * Begins to connect, and resolves when it has begun. What comes of it is nobody's concern until a
 * request needs the connection.
 */
export async function connectEarly({ protocol, hostname, port }: URL): Promise<void> {
  const { connect } = await import('node:net')
  const host = hostname.replace(/^\[|\]$/g, '')
  const number = Number(port || (protocol === 'http:' ? 80 : 443))
  const socket = connect({ host, port: number, noDelay: true })
  socket.on('error', forget)
  socket.on('close', forget)
  early = { host, port: number, socket }
  // Node asks the kernel two ticks later: what is loaded before that delays the connection
  await new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve)))
}

const forget = (): void => {
  early = undefined
}

/** The early connection to a place, once; undefined where there is none, or it has failed. */
export function takeEarlyConnection(host: unknown, port: unknown): Socket | undefined {
  if (early === undefined || early.host !== host || early.port !== Number(port)) return undefined
  const { socket } = early
  early = undefined
  socket.off('error', forget)
  socket.off('close', forget)
  return socket
}
