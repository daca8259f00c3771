/** Credentials as container endpoints and instance metadata answer them. */
import { text } from '../../core/text.ts'
import type { AwsCredentialIdentity } from '@smithy/types'
import { CredentialFault } from './source-error.ts'
import { isKeyText } from './format.ts'
import type { TransportResponse } from '../../host/node/http.ts'

/** @throws {CredentialFault} unless the status is 200 */
export function checkStatus({ status }: TransportResponse): void {
  if (status !== 200) throw new CredentialFault(text`answered with HTTP status ${status}`)
}

/**
 * The credentials of an answer. Those that are expired are passed on: AWS tells so, and the
 * metadata service knows when it gives old ones while it cannot get new ones.
 * @throws {CredentialFault} which quotes nothing: half an answer may hold half a secret
 */
export function parseCredentials(response: TransportResponse): AwsCredentialIdentity {
  checkStatus(response)
  return toCredentials(parseObject(response))
}

/**
 * The same of an answer that is parsed already; its end is a date, a text or milliseconds.
 * @throws {CredentialFault} which quotes nothing
 */
export function toCredentials(answer: object = {}): AwsCredentialIdentity {
  const { AccessKeyId, SecretAccessKey, ...rest } = answer as Record<string, unknown>
  const { Token, SessionToken = Token, Expiration } = rest
  if (!isKeyText(AccessKeyId) || !isKeyText(SecretAccessKey)) {
    throw new CredentialFault(text`gave an answer that holds no credentials`)
  }
  const expiration = new Date(Expiration as string | number | Date)
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(isKeyText(SessionToken) ? { sessionToken: SessionToken } : {}),
    ...(Expiration && !Number.isNaN(expiration.getTime()) ? { expiration } : {}),
  }
}

function parseObject({ body }: TransportResponse): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString())
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    throw new CredentialFault(text`gave an answer that is not JSON`)
  }
}
