/**
 * Connections that are opened as soon as it is known where to, while everything else is still being
 * loaded: by the time there is a request for one, it has had most of its round trips.
 */
import type { Socket } from 'node:net'
import type { Variables } from '../../core/variables.ts'
import { placeOf, serverNameOf } from './host-name.ts'
import { secureContextOfProcess } from './secure-context.ts'

export interface EarlyConnections {
  readonly url: URL
  /** For requests that are sent as soon as they can be. */
  readonly atOnce: number
  /** For others that follow them. */
  readonly later: number
}

/** For one request at a time. */
export interface EarlyConnection {
  /** Protocol, host and port, as a URL writes them. */
  readonly origin: string
  /** Until requests may be written, TLS included; rejects as the socket fails. */
  readonly ready: Promise<Socket>
  /** Whether it has failed, or was closed by either side. */
  isOver(): boolean
  readonly close: () => void
}

let idle: readonly EarlyConnection[] = []

/**
 * Begins to connect, and resolves when it has begun. What comes of it is nobody's concern until a
 * request needs a connection.
 */
export async function connectEarly(
  { url, atOnce, later }: EarlyConnections,
  env: Variables,
): Promise<void> {
  const { connect } = await import('node:net')
  for (let left = atOnce + later; left > 0; left--) {
    const place = placeOf(url)
    const socket = connect({ ...place, noDelay: true })
    const ready = connected(socket).then(() =>
      url.protocol === 'http:' ? socket : secure(socket, place.host, env),
    )
    let hasFailed = false
    let last = socket
    ready.then(
      (secured) => (last = secured),
      () => (hasFailed = true),
    )
    const isOver = () => hasFailed || !last.writable
    keepConnection({ origin: url.origin, ready, isOver, close: () => void socket.destroy() })
  }
  // Node asks the kernel two ticks later: what is loaded before that delays the connection
  await new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve)))
  // what TLS needs is at hand when the connection stands; a fault is told by the one that uses it
  if (url.protocol === 'https:') await secureContextOfProcess(env).catch(() => {})
}

const connected = (socket: Socket) =>
  new Promise<void>((resolve, reject) => socket.once('connect', resolve).on('error', reject))

/** As the agent of a request would. */
async function secure(socket: Socket, host: string, env: Variables): Promise<Socket> {
  const context = await secureContextOfProcess(env)
  const { connect } = await import('node:tls')
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket,
      host,
      servername: serverNameOf(host),
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
      secureContext: context,
    })
    secured.once('secureConnect', () => resolve(secured)).on('error', reject)
  })
}

/** For the next request, unless something is said before it: a server whose patience is over may. */
export function keepConnection(connection: EarlyConnection): void {
  idle = [...idle, connection]
  connection.ready.then(
    (socket) => socket.on('data', connection.close),
    () => {},
  )
}

/** An early connection for a request to this place, which is no other's until it is kept again. */
export function takeConnection(url: URL): EarlyConnection | undefined {
  if (idle.length === 0) return undefined
  idle = idle.filter((one) => !one.isOver())
  const taken = idle.find(({ origin }) => origin === url.origin)
  idle = idle.filter((one) => one !== taken)
  return taken
}
