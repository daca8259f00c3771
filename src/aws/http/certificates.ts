/** The certificate authorities that AWS's endpoints are checked against. */
import { text, quote, type Text } from '../../core/text.ts'
import { existsSync, readFileSync } from 'node:fs'
import { ChamberError } from '../../core/errors.ts'
import type { Variables } from '../../core/variables.ts'

/** Where Linux distributions keep the list of the system; Go's crypto/x509 looks there too. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

const bundleVariables = ['AWS_CA_BUNDLE', 'SSL_CERT_FILE'] as const
type BundleVariable = (typeof bundleVariables)[number]

/**
 * PEM texts, or undefined for the list that the runtime brings. AWS_CA_BUNDLE stands alone, as in
 * every AWS tool; SSL_CERT_FILE likewise, as in Go; the list of the system is added to the runtime's
 * when `withSystem`.
 * @throws {ChamberError} CA_UNREADABLE
 */
export async function trustedCertificates(
  env: Variables,
  withSystem: boolean,
): Promise<string[] | undefined> {
  for (const variable of bundleVariables) {
    const path = env[variable]
    if (path) return [readBundle(path, variable)]
  }
  const system = withSystem ? systemBundles.find((path) => existsSync(path)) : undefined
  if (system === undefined) return undefined
  const { rootCertificates } = await import('node:tls')
  return [...rootCertificates, readFileSync(system, 'utf8')]
}

/** In place: Node loads more for reading aside than for all the rest of this file. */
function readBundle(path: string, variable: BundleVariable): string {
  const shown = quote(path, 'source', text`a value`)
  const unusable = (why: Text, cause?: unknown) =>
    new ChamberError('CA_UNREADABLE', text`${variable}: ${shown} ${why}`, {
      hint: text`let ${variable} name a file of PEM certificates, or unset it`,
      cause,
    })
  let bundle: string
  try {
    bundle = readFileSync(path, 'utf8')
  } catch (cause) {
    throw unusable(text`cannot be read`, cause)
  }
  // what else is before them keeps Bun from reading the first
  const start = bundle.search(/-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/)
  if (start < 0) throw unusable(text`holds no certificate`)
  return bundle.slice(start)
}
