/**
 * Which Host headers a server answers to. A page on the web can point its own domain at a loopback
 * address and have the browser of its reader send requests there, but the Host header then still
 * names that domain (DNS rebinding).
 */

type Endpoint = { readonly address: string | undefined; readonly port: number | undefined }

const LOCAL = ['localhost', '127.0.0.1', '[::1]']

/** An address as a Host header has it: `[::1]`, and IPv4 without its IPv6 clothes. */
function hostOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase()
  return bare.includes(':') && !bare.startsWith('[') ? `[${bare}]` : bare
}

/**
 * Tells whether a Host header means this server.
 *
 * @param local the address and the port that the request came in at
 * @param allowed more hosts: `name` at any port, or `name:port`
 */
export function isOwnHost(
  header: string | undefined,
  local: Endpoint,
  allowed: readonly string[],
): boolean {
  if (!header) return false
  const host = header.toLowerCase()
  const name = host.replace(/:\d+$/, '')
  if (allowed.some((each) => [host, name].includes(hostOf(each)) || each.toLowerCase() === host)) {
    return true
  }
  const own = local.address === undefined ? LOCAL : [...LOCAL, hostOf(local.address)]
  const port = /:(\d+)$/.exec(host)?.[1] ?? '80'
  return own.includes(name) && Number(port) === local.port
}
