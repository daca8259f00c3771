/** Keys that can be none of AWS's: with a line break from a file, a quote or a blank too many. */
import { text, type Text } from '../../core/text.ts'
import type { AwsCredentialIdentity } from '@smithy/types'
import { registerSecret } from '../../core/guard.ts'
import { ChamberError } from '../../core/errors.ts'

/** What can be signed with, and sent in a header. */
export const isKeyText = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)

/**
 * The same credentials.
 * @param source in words
 * @throws {ChamberError} CREDENTIALS_INVALID, which quotes nothing
 */
export function checkForm(credentials: AwsCredentialIdentity, source: Text): AwsCredentialIdentity {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  registerSecret(secretAccessKey)
  registerSecret(sessionToken)
  const parts = [
    [text`access key id`, accessKeyId],
    [text`secret access key`, secretAccessKey],
    [text`session token`, sessionToken ?? 'none'],
  ] as const
  const [part] = parts.find(([, value]) => !isKeyText(value)) ?? []
  if (part === undefined) return credentials
  throw new ChamberError(
    'CREDENTIALS_INVALID',
    text`the AWS credentials from ${source} are malformed: their ${part} has a character that none of AWS has`,
    { hint: text`look for a line break, a blank or a quote too many where it is set` },
  )
}
