/** One TLS context for all connections that believe the same authorities: each takes time to make. */
import type { SecureContext } from 'node:tls'
import { trustedCertificates } from './certificates.ts'

type Variables = Readonly<Record<string, string | undefined>>

const made = new Map<string, Promise<SecureContext>>()

/**
 * For TLS connections to AWS.
 * @param withSystem whether the authorities of the system count too
 * @throws {ChamberError} CA_UNREADABLE
 */
export function secureContext(env: Variables, withSystem: boolean): Promise<SecureContext> {
  const id = [env.AWS_CA_BUNDLE, env.SSL_CERT_FILE, withSystem].join('\0')
  const context = made.get(id) ?? make(env, withSystem)
  made.set(id, context)
  return context
}

async function make(env: Variables, withSystem: boolean): Promise<SecureContext> {
  const ca = await trustedCertificates(env, withSystem)
  const { createSecureContext } = await import('node:tls')
  return createSecureContext(ca ? { ca } : {})
}
