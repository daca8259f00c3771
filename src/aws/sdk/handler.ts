/** Lets the SDK send its requests through our transport. */
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types'
import type { FirstAnswer } from './prefetched-response.ts'
import type { Transport, TransportRequest } from '../../host/node/http.ts'

/** What `client.send` is given reaches the handler; `firstAnswer` is ours. */
type Options = HttpHandlerOptions & { readonly firstAnswer?: FirstAnswer | undefined }

export type SdkRequestHandler = RequestHandler<HttpRequest, HttpResponse, Options>

/** A request handler for SDK clients; the answer's body is a Buffer, never a stream. */
export function createSdkHandler(send: Transport): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal, firstAnswer } = {}) {
      const { status, headers, body } = await (firstAnswer?.take() ??
        send(toTransport(request), { signal: abortSignal as AbortSignal | undefined }))
      return { response: { statusCode: status, headers: { ...headers }, body } }
    },
  }
}

const toTransport = (request: HttpRequest): TransportRequest => ({
  method: request.method,
  url: new URL(`${request.protocol}//${hostOf(request)}`),
  path: pathOf(request),
  headers: request.headers,
  body: request.body as Uint8Array | string | undefined,
})

const hostOf = ({ hostname, port }: HttpRequest): string =>
  port === undefined ? hostname : `${hostname}:${port}`

/** As it was signed: objects of S3 may have `../..` in their names. */
function pathOf(request: HttpRequest): string {
  const query = Object.entries(request.query ?? {})
    .flatMap(([name, value]) => [value ?? ''].flat().map((one) => `${encode(name)}=${encode(one)}`))
    .join('&')
  return query === '' ? request.path : `${request.path}?${query}`
}

/** RFC 3986, as the signature was made over it. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
