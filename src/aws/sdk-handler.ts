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
          url: new URL(`${request.protocol}//${hostOf(request)}`),
          path: pathOf(request),
          headers: request.headers,
          body: request.body as Uint8Array | string | undefined,
        },
        { signal: abortSignal as AbortSignal | undefined },
      )
      return { response: { statusCode: status, headers: { ...headers }, body } }
    },
  }
}

const hostOf = ({ hostname, port }: HttpRequest): string =>
  port === undefined ? hostname : `${hostname}:${port}`

/** As it was signed: objects of S3 may have `..` in their names. */
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
