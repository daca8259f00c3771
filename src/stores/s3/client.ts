/** The SDK's client for S3, set up for the house: its transport, its endpoint, no streams. */
import { S3Client } from '@aws-sdk/client-s3'
import type { HttpHandlerOptions, HttpRequest } from '@smithy/types'
import type { ClientConfig } from '../../aws/sdk/config.ts'
import type { SdkRequestHandler } from '../../aws/sdk/handler.ts'

/**
 * Buckets are part of the host name at AWS, and of the path at an endpoint of the user's own, which
 * has no name for each bucket.
 */
export function createClient(clientConfig: ClientConfig): S3Client {
  return new S3Client({
    ...clientConfig,
    forcePathStyle: clientConfig.endpoint !== undefined,
    requestHandler: objectsAsBlobs(clientConfig.requestHandler),
    streamCollector: collect,
    // TLS and the parser of the JSON guard what is read; what is written carries a checksum, which
    // buckets with Object Lock ask for.
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
  })
}

/**
 * The SDK insists on a stream as the body of an object, or a Blob; a stream's collector would touch
 * `process.stdout` and leave O_NONBLOCK on a pipe that the command shares.
 */
function objectsAsBlobs({ handle, ...rest }: SdkRequestHandler): SdkRequestHandler {
  return {
    ...rest,
    async handle(request: HttpRequest, options?: HttpHandlerOptions) {
      const answer = await handle(request, options)
      const { response } = answer
      const isObject = request.query?.['x-id'] === 'GetObject' && response.statusCode === 200
      return isObject ? { response: { ...response, body: new Blob([response.body]) } } : answer
    },
  }
}

/** In the place of the SDK's collector, for the streams that it makes of our bytes itself. */
async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
