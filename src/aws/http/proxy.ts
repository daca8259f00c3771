/** The proxy on the way to a host, and what it can do wrong. */
import { registerSecret } from '../../core/guard.ts'
import { quote, text, type Text } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Variables } from '../../core/variables.ts'

/** Metadata and container endpoints of AWS: they are on the link, and no proxy reaches them. */
const isNear = /^(169\.254\.|\[fe80:|\[fd00:ec2:)/

/**
 * As in Go: HTTPS_PROXY for https and HTTP_PROXY for http, in both cases and without a scheme too,
 * unless NO_PROXY names the host; and never for this machine.
 * @throws {ChamberError} PROXY_INVALID
 */
export async function findProxy(url: URL, env: Variables): Promise<URL | undefined> {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const given = env[name] || env[name.toLowerCase()]
  if (!given || isNear.test(url.hostname)) return undefined
  const { isExcluded } = await import('./no-proxy.ts')
  if (isExcluded(url, env.NO_PROXY || env.no_proxy || '')) return undefined
  const input = given.includes('://') ? given : `http://${given}`
  if (URL.canParse(input) && /^https?:/i.test(input)) return withPasswordHidden(new URL(input))
  throw new ChamberError('PROXY_INVALID', text`the proxy variables hold no URL of a proxy`, {
    hint: text`let ${name} be like http://proxy.example:3128; SOCKS is not supported`,
  })
}

function withPasswordHidden(proxy: URL): URL {
  for (const password of [proxy.password, decode(proxy.password)]) registerSecret(password)
  return proxy
}

/** What a proxy is told of its user, in a header. */
export function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const user = `${decode(username)}:${decode(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
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
