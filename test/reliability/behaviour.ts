/** What a server can do to a request. */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** One request that is being answered. */
export interface Exchange {
  readonly request: IncomingMessage
  /** None for CONNECT, which is answered on the socket itself. */
  readonly response?: ServerResponse
  readonly body: string
}

export type Behaviour = (exchange: Exchange) => unknown

/** An answer with this body, status and type. */
export const answer =
  (body: string, status = 200, type = 'application/x-amz-json-1.1'): Behaviour =>
  ({ response }) =>
    response?.writeHead(status, { 'content-type': type }).end(body)

export const json = (value: unknown, status = 200): Behaviour =>
  answer(JSON.stringify(value), status)

/** An error as AWS words it; `null` leaves the text out. */
export const awsError = (name: string, message: string | null = 'as asked', status = 400) =>
  json(message === null ? { __type: name } : { __type: name, message }, status)

/** A page for people, as proxies and portals give. */
export const page = (status: number): Behaviour =>
  answer('<html><body>planted-in-a-page</body></html>', status, 'text/html')

/** A status, and nothing else. */
export const status = (code: number): Behaviour => answer('', code)

/** Accepts, reads, and says nothing. */
export const silence: Behaviour = () => {}

/** Accepts, reads, and resets the connection. */
export const reset: Behaviour = ({ request }) => request.socket.resetAndDestroy()

/** These bytes, HTTP or not, and the end of the connection. */
export const bytes =
  (text: string): Behaviour =>
  ({ request }) =>
    request.socket.end(text)

export const garbage = bytes('\0\x01planted-garbage\r\n\r\n')

/** Half of a body, and then the end of the connection. */
export const half =
  (body: string): Behaviour =>
  ({ response }) => {
    response?.writeHead(200, { 'content-length': body.length })
    response?.write(body.slice(0, body.length / 2), () => response.destroy())
  }

/** A length that the body never reaches, on a connection that stays. */
export const tooShort =
  (body: string): Behaviour =>
  ({ response }) =>
    response?.writeHead(200, { 'content-length': body.length + 10 }).write(body)

/** A length that the body exceeds. */
export const tooLong = (body: string): Behaviour =>
  bytes(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length >> 1}\r\n\r\n${body}`)

/** A byte ten times a second, for ever. */
export const drip: Behaviour = ({ response }) => {
  response?.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response?.write(' '), 100)
  response?.on('close', () => clearInterval(timer))
}
