/** Why a source gave no credentials, in words that hold nothing of what it answered. */
import { text, type Text } from '../../core/text.ts'
import { errorCode } from '../../core/error-code.ts'
import { ProxyError } from '../http/proxy.ts'
import { limits, mebibytes } from '../../core/limits.ts'

export class CredentialFault extends Error {
  override readonly name = 'CredentialFault'
  declare readonly message: Text

  /** What to do about it, where that is known better than for the source as a whole. */
  readonly hint: Text | undefined

  constructor(message: Text, options: { hint?: Text | undefined; cause?: unknown } = {}) {
    super(String(message), options)
    this.hint = options.hint
  }
}

/** The reason in words, where the source itself or the socket to it tells one. */
export function faultReason(error: unknown): Text | undefined {
  if (error instanceof CredentialFault) return error.message
  if (error instanceof ProxyError) return text`is behind a proxy: ${error.message}`
  const name = error instanceof Error ? error.name : ''
  if (name === 'ResponseTooLargeError') {
    return text`gave an answer of more than ${mebibytes(limits.response)}`
  }
  if (name === 'TimeoutError') return text`gave no answer in time`
  const code = errorCode(error)
  if (code === undefined) return undefined
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(code)) return text`has a name that cannot be resolved`
  if (/^ECONNREFUSED$/.test(code)) return text`refuses connections (ECONNREFUSED)`
  if (code.startsWith('HPE_')) return text`gave an answer that is not HTTP`
  return text`cannot be reached (${code})`
}
