/** Keys that can be none of AWS's: with a line break from a file, a quote or a blank too many. */
import type { AwsCredentialIdentity } from '@smithy/types'
import { ChamberError } from '../../core/errors.ts'

/** What can be signed with, and sent in a header. */
export const isKeyText = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)

/**
 * The same credentials.
 * @param source in words
 * @throws {ChamberError} CREDENTIALS_INVALID, which quotes nothing
 */
export function checkForm(
  credentials: AwsCredentialIdentity,
  source: string,
): AwsCredentialIdentity {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const parts = Object.entries({
    'access key id': accessKeyId,
    'secret access key': secretAccessKey,
    'session token': sessionToken ?? 'none',
  })
  const [part] = parts.find(([, text]) => !isKeyText(text)) ?? []
  if (part === undefined) return credentials
  throw new ChamberError(
    'CREDENTIALS_INVALID',
    `the AWS credentials from ${source} are malformed: their ${part} has a character that none of AWS has`,
    { hint: 'look for a line break, a blank or a quote too many where it is set' },
  )
}
