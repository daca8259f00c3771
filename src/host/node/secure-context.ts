/** One TLS context for all connections that believe the same authorities: each takes time to make. */
import type { SecureContext } from 'node:tls'
import type { Variables } from '../../core/variables.ts'
import { trustedCertificates } from '../../aws/http/certificates.ts'

type Tls = typeof import('node:tls')

const made = new Map<string, Promise<SecureContext>>()

/**
 * For TLS connections to AWS.
 * @param withSystem whether the authorities of the system count too
 * @throws {ChamberError} CA_UNREADABLE
 */
export function secureContext(env: Variables, withSystem: boolean): Promise<SecureContext> {
  return contextOf(env, withSystem, (tls, ca) => tls.createSecureContext(ca ? { ca } : {}))
}

/**
 * The same as `secureContext(env, false)`, sooner, in a process where every TLS connection is one to
 * AWS without a proxy: to know whether a context shares the runtime's list, Node.js 22 and later read
 * all of that list first, some 6 ms, unless the authorities given are made that list.
 */
export function secureContextOfProcess(env: Variables): Promise<SecureContext> {
  return contextOf(env, false, (tls, ca) => {
    const isList = ca !== undefined && becomesList(tls, ca)
    return tls.createSecureContext(ca && !isList ? { ca } : {})
  })
}

type Make = (tls: Tls, ca: string[] | undefined) => SecureContext

function contextOf(env: Variables, withSystem: boolean, make: Make): Promise<SecureContext> {
  const id = [env.AWS_CA_BUNDLE, env.SSL_CERT_FILE, withSystem].join('\0')
  const context =
    made.get(id) ??
    trustedCertificates(env, withSystem).then(async (ca) => make(await import('node:tls'), ca))
  made.set(id, context)
  return context
}

/** Not where Node.js is older, nor with a file that it takes only part of: it says so here alone. */
function becomesList(tls: Tls & { setDefaultCACertificates?(ca: string[]): void }, ca: string[]) {
  try {
    tls.setDefaultCACertificates?.(ca)
    return tls.setDefaultCACertificates !== undefined
  } catch {
    return false
  }
}
