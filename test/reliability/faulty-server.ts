/**
 * A server on a real socket that misbehaves as asked: it stands for Parameter Store, for whoever
 * gives out credentials, and for a proxy. What it can do is in `behaviour.ts`.
 */
import { createServer, type IncomingMessage } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Behaviour } from './behaviour.ts'

export interface Address {
  readonly url: string
  /** `127.0.0.1:1234` */
  readonly host: string
}

export interface FaultyServer extends Address {
  /** How many requests there were. */
  readonly asked: () => number
  /** The tunnels that it was asked for, as a proxy: `name:port`. */
  readonly tunnels: readonly string[]
  close(): void
}

export interface FaultyServerOptions {
  /** As a proxy: where tunnels lead, whatever is asked for; or what happens instead. */
  readonly tunnel?: string | Behaviour
}

/** Each request gets the next behaviour, and the last one stays. */
export async function faultyServer(
  behaviours: readonly Behaviour[],
  { tunnel }: FaultyServerOptions = {},
): Promise<FaultyServer> {
  let count = 0
  const tunnels: string[] = []
  const server = createServer(async (request, response) => {
    const behaviour = behaviours[Math.min(count, behaviours.length - 1)]
    count += 1
    for (const end of [request, response]) end.on('error', () => {})
    try {
      await behaviour?.({ request, response, body: await text(request) })
    } catch {
      response.destroy()
    }
  })
  server.on('connect', (request: IncomingMessage) => {
    tunnels.push(request.url ?? '')
    if (typeof tunnel === 'string') lead(request, tunnel)
    else void tunnel?.({ request, body: '' })
  })
  const sockets = new Set<{ destroy(): unknown }>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { ...(await listen(server)), asked: () => count, tunnels, close }
}

function lead({ socket }: IncomingMessage, target: string): void {
  const { hostname, port } = new URL(target)
  const through = connect(Number(port), hostname, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    through.pipe(socket).pipe(through)
  })
  for (const end of [through, socket]) end.on('error', () => through.destroy())
}

/** Listens on a free port of this machine. */
export async function listen(server: Server, address = '127.0.0.1'): Promise<Address> {
  await new Promise<void>((resolve) => void server.listen(0, address, resolve))
  const host = `${address}:${(server.address() as AddressInfo).port}`
  return { url: `http://${host}`, host }
}

/** An address that refuses connections: no one listens on tcpmux, and no test is given its port. */
export const refusing = (): Address => ({ url: 'http://127.0.0.1:1', host: '127.0.0.1:1' })

/** An address for a server of the program's own: its port was free just now. */
export async function freeAddress(): Promise<Address> {
  const server = createTcpServer()
  const address = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return address
}
