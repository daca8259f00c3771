/**
 * AWS Signature Version 4 of a request with a JSON body, as the AWS General Reference describes it:
 * "Create a signed AWS API request". The SDK's own signer takes longer to load than this to run.
 */
import type { AwsCredentialIdentity } from '@smithy/types'
import { hmacSha256, sha256 } from '#digest'

export interface Signing {
  readonly credentials: AwsCredentialIdentity
  readonly region: string
  /** As the service signs: `ssm`. */
  readonly service: string
  readonly time: Date
}

export interface Unsigned {
  readonly url: URL
  /** Names in lower case; all of them are signed, and none has blanks to fold. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The headers of a `POST /`, completed by those that sign it. */
export function signedHeaders(request: Unsigned, signing: Signing): Record<string, string> {
  const { credentials, region, service, time } = signing
  const stamp = time.toISOString().replace(/[-:]|\.\d+/g, '')
  const day = stamp.slice(0, 8)
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-date': stamp,
    ...(credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : {}),
  }
  const names = Object.keys(headers).toSorted()
  const signed = names.join(';')
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = ['POST', '/', '', lines, signed, sha256(request.body)].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    hmacSha256,
    `AWS4${credentials.secretAccessKey}`,
  )
  const signature = hmacSha256(key, toSign).toString('hex')
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`
  return headers
}
