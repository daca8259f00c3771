/** Proxies that fail, and who is asked through them. */
import { describe, expect, test } from 'vitest'
import { type Behaviour, bytes, silence } from './behaviour.ts'
import { refusing } from './faulty-server.ts'
import { ends, works } from './row.ts'
import { inScene, withoutKeys } from './scene.ts'

const once = ['-r', '1', 'exec', 'app', '--', 'sh', '-c', 'echo $KEY']

interface ProxyCase {
  readonly what: string
  readonly does: Behaviour
  readonly says: string
}

const proxies: readonly ProxyCase[] = [
  {
    what: 'answers 407',
    does: bytes('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n'),
    says: 'no way to ssm.example.com: the proxy PROXY answered CONNECT with HTTP status 407',
  },
  {
    what: 'answers 403',
    does: bytes('HTTP/1.1 403 Forbidden\r\n\r\n<html>planted</html>'),
    says: 'the proxy PROXY answered CONNECT with HTTP status 403',
  },
  {
    what: 'answers 502',
    does: bytes('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
    says: 'the proxy PROXY answered CONNECT with HTTP status 502',
  },
  { what: 'never answers', does: silence, says: 'the proxy PROXY gives no connection' },
  {
    what: 'answers what is not HTTP',
    does: bytes('planted'),
    says: 'the proxy PROXY cannot be reached',
  },
  {
    what: 'hangs up',
    does: ({ request }) => request.socket.destroy(),
    says: 'the proxy PROXY cannot be reached',
  },
]

const elsewhere = { CHAMBER_AWS_SSM_ENDPOINT: 'https://ssm.example.com' }

describe.concurrent('Proxy', () => {
  test.each(proxies)('$what', ({ what, does, says }) =>
    inScene(async ({ chamber, proxy }) => {
      const { host } = await proxy(does)
      const env = { ...elsewhere, HTTPS_PROXY: `http://user:planted-password@${host}` }
      const fault = { part: 'Proxy', what, says: says.replace('PROXY', host) }
      await ends(() => chamber(once, { env }), fault)
    })(),
  )

  test(
    'refuses connections',
    inScene(async ({ chamber }) => {
      const { host } = refusing()
      const env = { ...elsewhere, HTTPS_PROXY: host }
      const says = `the proxy ${host} cannot be reached (ECONNREFUSED)`
      await ends(() => chamber(once, { env }), { part: 'Proxy', what: 'refuses connections', says })
    }),
  )

  test(
    'is no URL',
    inScene(async ({ chamber }) => {
      const fault = {
        part: 'Proxy',
        what: 'is no URL',
        says: 'the proxy variables hold no URL of a proxy',
      }
      await ends(
        () => chamber(once, { env: { ...elsewhere, HTTPS_PROXY: 'socks5://planted:1' } }),
        fault,
      )
      await ends(
        () => chamber(once, { env: { ...elsewhere, HTTPS_PROXY: 'http://:planted' } }),
        fault,
      )
    }),
  )

  test(
    'HTTP_PROXY and HTTPS_PROXY are used, NO_PROXY and this machine are left out',
    inScene(async ({ chamber, faulty, endpoint }) => {
      const asked: unknown[] = []
      const { host } = await faulty(async ({ request, response, body }) => {
        const { authorization = '', 'x-amz-target': target } = request.headers
        asked.push(request.url)
        const headers = { authorization, 'x-amz-target': String(target) }
        const answer = await fetch(endpoint.url, { method: 'POST', headers, body })
        response?.writeHead(answer.status).end(await answer.text())
      })
      const { port } = new URL(endpoint.url)
      const env = {
        CHAMBER_AWS_SSM_ENDPOINT: `http://ssm.example.invalid:${port}`,
        HTTP_PROXY: host,
      }
      const throughProxy = { part: 'Proxy', what: 'HTTP_PROXY or HTTPS_PROXY is set' }
      await works(() => chamber(once, { env }), throughProxy)
      expect(asked).toEqual([`http://ssm.example.invalid:${port}/`])
      const direct = { ...env, NO_PROXY: 'other.invalid,.example.invalid' }
      expect((await chamber(once, { env: direct })).stderr).toContain('cannot be resolved')
      const both = { HTTP_PROXY: host, HTTPS_PROXY: host }
      const near = { part: 'Proxy', what: 'both are set, and the endpoint is on this machine' }
      await works(() => chamber(once, { env: both }), near)
      expect(asked).toHaveLength(1)
    }),
  )

  test.each([
    [
      'asks for a name and a password',
      bytes('HTTP/1.1 407 Proxy\r\ncontent-length: 0\r\n\r\n'),
      'answered with HTTP status 407',
    ],
    ['refuses connections', undefined, 'cannot be reached (ECONNREFUSED)'],
  ] as const)('of an http endpoint %s', (what, does, says) =>
    inScene(async ({ chamber, faulty }) => {
      const { host } = does ? await faulty(does) : await refusing()
      const env = { CHAMBER_AWS_SSM_ENDPOINT: 'http://ssm.example.invalid', HTTP_PROXY: host }
      const fault = { part: 'Proxy', what, says: `the proxy ${host} ${says}` }
      await ends(() => chamber(once, { env }), fault)
    })(),
  )

  test(
    'metadata is not asked through it',
    inScene(async ({ chamber, proxy }) => {
      const { host, tunnels } = await proxy(bytes('HTTP/1.1 403 Forbidden\r\n\r\n'))
      const env = {
        ...withoutKeys,
        AWS_EC2_METADATA_DISABLED: undefined,
        AWS_METADATA_SERVICE_TIMEOUT: '0.2',
        HTTP_PROXY: host,
      }
      const says = /from the instance metadata 169\.254\.169\.254/
      await ends(() => chamber(once, { env }), {
        part: 'Proxy',
        what: 'is set, and metadata is asked',
        says,
      })
      expect(tunnels).toEqual([])
    }),
  )
})
