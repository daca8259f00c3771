/** NO_PROXY by the rules of Go (golang.org/x/net/http/httpproxy), which most tools share. */

interface Target {
  /** Name or address, without the brackets of IPv6. */
  readonly host: string
  readonly port: string
  /** Sixteen bytes, for an address. */
  readonly address: Address | undefined
}

type Address = readonly number[]

/** Whether a request goes without a proxy: to this machine, and to what the list names. */
export function isExcluded(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'http:' ? '80' : '443')
  const address = parseAddress(host)
  if (host === 'localhost' || (address && isLoopback(address))) return true
  const entries = list.toLowerCase().split(',')
  return entries.some((entry) => names(entry.trim(), { host, port, address }))
}

const isLoopback = (address: Address): boolean =>
  isVersion4(address) ? address[12] === 127 : address.join('') === '0000000000000001'

/** An entry is `*`, an address, a network, or a name, the latter but for networks with or without a port. */
function names(entry: string, target: Target): boolean {
  if (entry === '') return false
  if (entry === '*') return true
  const network = parseNetwork(entry)
  if (network) return target.address !== undefined && isInside(target.address, network)
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(entry) ?? []
  if (port !== '' && port !== target.port) return false
  const name = bracketed ?? plain ?? entry
  const address = parseAddress(name)
  if (address)
    return target.address !== undefined && isInside(target.address, { address, bits: 128 })
  return target.address === undefined && isDomain(target.host, name)
}

/** `example.com` is that name and all below it, `.example.com` and `*.example.com` are those below it. */
function isDomain(host: string, name: string): boolean {
  const domain = ascii(name.replace(/^\*(?=\.)/, ''))
  if (domain === '') return false
  return domain.startsWith('.') ? host.endsWith(domain) : `.${host}`.endsWith(`.${domain}`)
}

/** Names are compared as URLs have them. */
function ascii(name: string): string {
  const url = `http://x${name.startsWith('.') ? '' : '.'}${name}`
  if (/^[\x21-\x7e]*$/.test(name) || !URL.canParse(url)) return name
  return new URL(url).hostname.slice(name.startsWith('.') ? 1 : 2)
}

interface Network {
  readonly address: Address
  readonly bits: number
}

function parseNetwork(entry: string): Network | undefined {
  const [, base = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? []
  const address = parseAddress(base)
  if (!address) return undefined
  const bits = Number(length) + (isVersion4(address) ? 96 : 0)
  return bits <= 128 ? { address, bits } : undefined
}

function isInside(address: Address, network: Network): boolean {
  if (isVersion4(address) !== isVersion4(network.address)) return false
  return address.every((byte, index) => {
    const kept = Math.min(8, Math.max(0, network.bits - 8 * index))
    return byte >> (8 - kept) === (network.address[index] ?? 0) >> (8 - kept)
  })
}

const version4 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]
const isVersion4 = (address: Address): boolean =>
  version4.every((byte, index) => byte === address[index])

/** Both versions as sixteen bytes; `::ffff:1.2.3.4` and `1.2.3.4` are the same. */
function parseAddress(input: string): Address | undefined {
  if (/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(input) && !input.endsWith('.')) {
    const bytes = input.split('.').map(Number)
    return bytes.every((byte) => byte < 256) ? [...version4, ...bytes] : undefined
  }
  if (!input.includes(':') || !URL.canParse(`http://[${input}]`)) return undefined
  // a URL writes it in the shortest form, and in hexadecimal alone
  const [first = '', last] = new URL(`http://[${input}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((one) => Number.parseInt(one, 16))
  const [head, tail] = [groups(first), groups(last ?? '')]
  const all = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
  return all.flatMap((group) => [group >> 8, group & 255])
}
