/** Lets the SDK send its requests through our transport. */
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types'
import type { Transport } from './transport.ts'

export type SdkRequestHandler = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>

/** A request handler for SDK clients; the answer's body is a Buffer, never a stream. */
export function createSdkHandler(send: Transport): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal } = {}) {
      const { status, headers, body } = await send(
        {
          method: request.method,
          url: requestUrl(request),
          headers: request.headers,
          body: request.body as Uint8Array | string | undefined,
        },
        { signal: abortSignal as AbortSignal | undefined },
      )
      return { response: { statusCode: status, headers: { ...headers }, body } }
    },
  }
}

function requestUrl(request: HttpRequest): URL {
  const port = request.port === undefined ? '' : `:${request.port}`
  const query = Object.entries(request.query ?? {})
    .flatMap(([name, value]) => [value ?? ''].flat().map((one) => `${encode(name)}=${encode(one)}`))
    .join('&')
  const path = query === '' ? request.path : `${request.path}?${query}`
  return new URL(`${request.protocol}//${request.hostname}${port}${path}`)
}

/** RFC 3986, as the signature was made over it. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
