/** A host as sockets take it. */

/** Name or address, without the brackets of IPv6, and port. */
export const placeOf = ({ hostname, port, protocol }: URL) => ({
  host: hostname.replace(/^\[|\]$/g, ''),
  port: Number(port || (protocol === 'http:' ? 80 : 443)),
})

/** What TLS calls a host: an address has no name. */
export const serverNameOf = (host: string): string => (/^[\d.]+$|:/.test(host) ? '' : host)
