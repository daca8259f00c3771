/**
 * A plain HTTP proxy in front of any endpoint: it counts the requests by operation and makes them
 * go wrong on demand, so that no endpoint has to know of tests.
 */
import {
  Agent,
  createServer,
  request as send,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { ownAnswer, spoil, type Fault } from './fault.ts'

export type Calls = Readonly<Record<string, number>>

export interface FaultProxy {
  readonly url: string
  readonly port: number
  /** Requests so far, by operation. */
  calls(): Calls
  /** From now on keeps what is asked and answered, in the list that it gives. */
  record(): readonly Recorded[]
  /** Replaces the faults; none heals. */
  fault(...faults: readonly Fault[]): void
  close(): Promise<void>
}

/** One request and its answer, as they were. */
export interface Recorded {
  readonly op: string
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly answer: Answered
}

interface Answered {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

interface ActiveFault {
  readonly fault: Fault
  left: number
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly body: Buffer
}

/** Starts a proxy to `target` on a free loopback port; S3 and STS may be elsewhere. */
export async function startFaultProxy(
  jsonTarget: string,
  objectsTarget = jsonTarget,
): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true })
  const counts = new Map<string, number>()
  let active: ActiveFault[] = []
  let recorded: Recorded[] | undefined

  const serve = async (exchange: Exchange) => {
    const op = operation(exchange)
    const target = exchange.request.headers['x-amz-target'] ? jsonTarget : objectsTarget
    counts.set(op, (counts.get(op) ?? 0) + 1)
    const text = exchange.body.toString() + (exchange.request.url ?? '')
    const hit = active.find(({ fault, left }) => left > 0 && applies(fault, { op, text }))
    const keep = (answer: Answered) => {
      const { method = '', url: path = '', headers } = exchange.request
      recorded?.push({ op, method, path, headers, body: exchange.body.toString(), answer })
    }
    if (hit === undefined) return keep(await forward(exchange, { agent, target }))
    hit.left -= 1
    await hit.fault.before?.()
    if (await outlived(exchange.response, hit.fault.delay)) return
    const own = ownAnswer(hit.fault, { isXml: /Object/.test(op) })
    if (own === undefined) {
      return keep(await forward(exchange, { agent, target, fault: hit.fault }))
    }
    exchange.response.writeHead(own.status, { 'content-type': own.type }).end(own.body)
    keep({ headers: {}, body: own.body })
  }

  const { port, close } = await listen((request, response) => {
    readAll(request)
      .then((body) => serve({ request, response, body }))
      .catch((error: unknown) => response.destroy(error as Error))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    calls: () => Object.fromEntries(counts),
    record: () => (recorded ??= []),
    fault(...faults) {
      active = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }))
    },
    async close() {
      agent.destroy()
      await close()
    },
  }
}

/** The operation a request asks for; S3, which has no such header, by its verb; STS by its form. */
function operation({ request, body }: Exchange): string {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1)
  if (request.method === 'POST') {
    return new URLSearchParams(body.toString()).get('Action') ?? 'POST'
  }
  const [path = ''] = (request.url ?? '').split('?')
  const isObject = path.split('/').filter(Boolean).length > 1
  if (request.method === 'GET') return isObject ? 'GetObject' : 'ListObjectsV2'
  const verbs: Record<string, string> = { PUT: 'Put', DELETE: 'Delete', HEAD: 'Head' }
  return `${verbs[request.method ?? ''] ?? request.method}Object`
}

function applies(fault: Fault, { op, text }: { op: string; text: string }): boolean {
  return fault.op === op && text.includes(fault.when ?? '')
}

/** Waits, and tells whether the caller has gone meanwhile. */
async function outlived(response: ServerResponse, delay = 0): Promise<boolean> {
  if (delay === 0) return false
  const gone = new Promise<true>((resolve) => {
    response.on('close', () => resolve(true))
  })
  if (!Number.isFinite(delay)) return gone
  return Promise.race([gone, wait(delay, false as const, { ref: false })])
}

interface Route {
  readonly agent: Agent
  readonly target: string
  readonly fault?: Fault
}

/** Passes a request on, and the answer back. */
async function forward({ request, response, body }: Exchange, route: Route): Promise<Answered> {
  const url = new URL(route.target)
  // an endpoint on the loopback refuses a Host header that is not its own
  const headers = { ...request.headers, host: url.host }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    // the path to the byte, which `URL` would change
    const { method, url: path } = request
    const options = { agent: route.agent, method, path, headers }
    send(url, options, resolve).on('error', reject).end(body)
  })
  const raw = await readAll(answer)
  const out = route.fault === undefined ? raw : Buffer.from(spoil(route.fault, raw.toString()))
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...rest } = answer.headers
  response.writeHead(answer.statusCode ?? 502, { ...rest, 'content-length': out.length }).end(out)
  return { headers: rest, body: out.toString() }
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function listen(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port, close }
}
