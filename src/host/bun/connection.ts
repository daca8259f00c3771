/** Whether a host can be reached at all, found out by a connection that carries nothing. */
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { placeOf, serverNameOf } from '../node/host-name.ts'

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
function open(url: URL, opened: () => void): Socket {
  const place = placeOf(url)
  if (url.protocol === 'http:') return connectTcp(place, opened)
  const servername = serverNameOf(place.host)
  return connectTls({ ...place, servername, rejectUnauthorized: false }, opened)
}
