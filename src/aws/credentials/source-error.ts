/** Why a source gave no credentials, in words that hold nothing of what it answered. */
import { limits, mebibytes } from '../../core/limits.ts'

export class CredentialFault extends Error {
  override readonly name = 'CredentialFault'
}

/** The reason in words, where the source itself or the socket to it tells one. */
export function faultReason(error: unknown): string | undefined {
  if (error instanceof CredentialFault) return error.message
  const { name, code, message } = (error ?? {}) as Record<string, unknown>
  if (name === 'ProxyError') return `is behind a proxy: ${String(message)}`
  if (name === 'ResponseTooLargeError') {
    return `gave an answer of more than ${mebibytes(limits.response)}`
  }
  if (name === 'TimeoutError') return 'gave no answer in time'
  if (typeof code !== 'string' || !/^[A-Z][A-Z_\d]+$/.test(code)) return undefined
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'has a name that cannot be resolved'
  if (code === 'ECONNREFUSED') return 'refuses connections (ECONNREFUSED)'
  if (code.startsWith('HPE_')) return 'gave an answer that is not HTTP'
  return `cannot be reached (${code})`
}
