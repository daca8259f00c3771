/**
 * A connection that is opened as soon as it is known where to, while everything else is still being
 * loaded: by the time there is a request for it, it has had most of its round trips.
 */
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { secureContext } from './secure-context.ts'

type Variables = Readonly<Record<string, string | undefined>>

interface Early {
  readonly host: string
  readonly port: number
  readonly socket: Socket
  /** The same with TLS over it, as soon as that has begun. */
  secured?: TLSSocket
}

let early: Early | undefined

/**
 * Begins to connect, and resolves when it has begun. What comes of it is nobody's concern until a
 * request needs the connection.
 */
export async function connectEarly(url: URL, env: Variables): Promise<void> {
  const { connect } = await import('node:net')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || (url.protocol === 'http:' ? 80 : 443))
  const socket = connect({ host, port, noDelay: true })
  const own: Early = { host, port, socket }
  forgetWithout(socket)
  early = own
  if (url.protocol === 'https:') socket.once('connect', () => void secure(own, env))
  // Node asks the kernel two ticks later: what is loaded before that delays the connection
  await new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve)))
}

/** As the agent of a request would; whatever is in the way, the request finds out by itself. */
async function secure(own: Early, env: Variables): Promise<void> {
  const context = await secureContext(env, false).catch(() => undefined)
  const { connect } = await import('node:tls')
  if (early !== own || context === undefined) return
  const { host, socket } = own
  own.secured = connect({
    socket,
    host,
    servername: /^[\d.]+$|:/.test(host) ? '' : host,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    secureContext: context,
  })
  forgetWithout(own.secured)
}

function forgetWithout(socket: Socket): void {
  for (const end of ['error', 'close']) socket.on(end, forget)
}

const forget = (): void => {
  early = undefined
}

/** What there is for a request: a connection, or one with TLS. */
export type EarlyConnection = Pick<Early, 'socket' | 'secured'>

/** The early connection to a place, once; undefined where there is none, or it has failed. */
export function takeEarlyConnection(host: unknown, port: unknown): EarlyConnection | undefined {
  if (early === undefined || early.host !== host || early.port !== Number(port)) return undefined
  const taken = early
  early = undefined
  for (const socket of [taken.socket, taken.secured]) {
    for (const end of ['error', 'close']) socket?.off(end, forget)
  }
  return taken
}
