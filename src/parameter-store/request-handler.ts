/**
 * Parameter Store inside the process, in the place of the SDK's HTTP handler. Nothing of the SDK is
 * imported: it recognises requests and responses by their members.
 */
import { createWire } from './wire.ts'
import type { WireOptions, WireRequest } from './wire.ts'

/** What is read of the SDK's request. */
type SdkRequest = {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What the SDK takes as a response. The body is bytes, so that it starts no stream to collect it. */
type SdkResponse = {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** Fits `requestHandler` of an SDK client. */
export type RequestHandler = {
  readonly metadata: { readonly handlerProtocol: string }
  readonly handle: (
    request: SdkRequest,
    options?: { readonly abortSignal?: unknown },
  ) => Promise<{ readonly response: SdkResponse }>
  readonly destroy: () => void
  readonly updateHttpClientConfig: () => void
  readonly httpHandlerConfigs: () => Record<never, never>
}

function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return body
  if (body === undefined || body === null) return new Uint8Array()
  throw new TypeError('a request to Parameter Store has a body of text or bytes')
}

function readRequest({ headers, body }: SdkRequest): WireRequest {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return { headers: Object.fromEntries(lower), body: bytesOf(body) }
}

const isAborted = (signal: unknown): boolean =>
  typeof signal === 'object' && signal !== null && 'aborted' in signal && signal.aborted === true

function abortError(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' })
}

/**
 * Makes a request handler for an SDK client. It rejects with a ChamberError when the state cannot
 * be read or written, and the SDK passes that on without trying again.
 *
 * @example
 * new SSMClient({ region, credentials, requestHandler: createRequestHandler({ engine }) })
 */
export function createRequestHandler(options: WireOptions): RequestHandler {
  const wire = createWire(options)
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal } = {}) {
      if (isAborted(abortSignal)) throw abortError()
      const { status, headers, body } = await wire(readRequest(request))
      return { response: { statusCode: status, headers: { ...headers }, body } }
    },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
}
