/**
 * Connections that are opened as soon as it is known where to, while everything else is still being
 * loaded: by the time there is a request for one, it has had most of its round trips.
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

let early: readonly Early[] = []

/**
 * Begins to connect, and resolves when it has begun. What comes of it is nobody's concern until a
 * request needs a connection.
 */
export async function connectEarly(url: URL, count: number, env: Variables): Promise<void> {
  const { connect } = await import('node:net')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || (url.protocol === 'http:' ? 80 : 443))
  early = Array.from({ length: count }, () => {
    const own: Early = { host, port, socket: connect({ host, port, noDelay: true }) }
    forgetWithout(own, own.socket)
    if (url.protocol === 'https:') own.socket.once('connect', () => void secure(own, env))
    return own
  })
  // Node asks the kernel two ticks later: what is loaded before that delays the connection
  await new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve)))
}

/** As the agent of a request would; whatever is in the way, the request finds out by itself. */
async function secure(own: Early, env: Variables): Promise<void> {
  const context = await secureContext(env, false).catch(() => undefined)
  const { connect } = await import('node:tls')
  if (context === undefined || !early.includes(own)) return
  const { host, socket } = own
  own.secured = connect({
    socket,
    host,
    servername: /^[\d.]+$|:/.test(host) ? '' : host,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    secureContext: context,
  })
  forgetWithout(own, own.secured)
}

/** One that fails or is closed before a request takes it. */
function forgetWithout(own: Early, socket: Socket): void {
  const forget = () => {
    early = early.filter((one) => one !== own)
  }
  for (const end of ends) socket.on(end, forget)
}

const ends = ['error', 'close'] as const

/** What there is for a request: a connection, or one with TLS. */
export type EarlyConnection = Pick<Early, 'socket' | 'secured'>

/** An early connection to a place, each once; undefined where there is none, or it has failed. */
export function takeEarlyConnection(host: unknown, port: unknown): EarlyConnection | undefined {
  const taken = early.find((one) => one.host === host && one.port === Number(port))
  if (taken === undefined) return undefined
  early = early.filter((one) => one !== taken)
  return taken
}
