/** Whether a host can be reached at all, found out by a connection that carries nothing. */
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/**
 * Whether a connection, TLS included, stands after at most so many milliseconds. One that is refused
 * counts as well: that is an answer, and the request gets it too.
 */
export function givesConnection(url: URL, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = open(url, () => settle(true))
    const timer = setTimeout(() => settle(false), milliseconds)
    const settle = (isThere: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isThere)
    }
    socket.on('error', () => settle(true))
  })
}

/** Certificates are not looked at: nothing is sent. */
function open({ protocol, hostname, port }: URL, opened: () => void): Socket {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol === 'http:') return connectTcp({ host, port: Number(port || 80) }, opened)
  const servername = /^[\d.]+$|:/.test(host) ? '' : host
  const options = { host, port: Number(port || 443), servername, rejectUnauthorized: false }
  return connectTls(options, opened)
}
