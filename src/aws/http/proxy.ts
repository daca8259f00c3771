/** The proxy on the way to a host, and what it can do wrong. */
import { text, quote, type Text } from '../../core/text.ts'
import { registerSecret } from '../../core/guard.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Variables } from '../../core/variables.ts'

/** This machine, and what is link-local to it: metadata and container endpoints of AWS. */
const isNear = /^(localhost$|127\.|\[::1\]$|169\.254\.|\[fe80:|\[fd00:ec2:)/

/** As in Go: HTTPS_PROXY, HTTP_PROXY and NO_PROXY in both cases, and never for this machine. */
export async function findProxy(url: URL, env: Variables): Promise<URL | undefined> {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']
  if (!names.some((name) => env[name])) return undefined
  if (isNear.test(url.hostname)) return undefined
  const { getProxyForUrl } = await import('proxy-from-env')
  const proxy = getProxyForUrl(url.href)
  if (!proxy) return undefined
  const address = proxy.includes('://') ? proxy : `http://${proxy}`
  if (URL.canParse(address) && /^https?:/.test(address)) return withPasswordHidden(new URL(address))
  throw new ChamberError('PROXY_INVALID', text`the proxy variables hold no URL of a proxy`, {
    hint: text`let HTTPS_PROXY be like http://proxy.example:3128; SOCKS is not supported`,
  })
}

function withPasswordHidden(proxy: URL): URL {
  for (const password of [proxy.password, decodeURIComponent(proxy.password)]) {
    registerSecret(password)
  }
  return proxy
}

/** The proxy failed, not the one behind it; worth another try unless it gave an answer. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  /** Host name and port. */
  readonly proxy: string
  /** The status it answered CONNECT with. */
  readonly status: number | undefined
  /** What makes the SDK try again. */
  readonly code: string | undefined

  declare readonly message: Text

  constructor(proxy: string, what: Text, status?: number, cause?: unknown) {
    super(text`the proxy ${quote(proxy, 'host', text`at an address`)} ${what}`, { cause })
    this.proxy = proxy
    this.status = status
    this.code = status === undefined || status >= 500 ? 'ECONNREFUSED' : undefined
  }
}
