/** How requests leave the standalone program, whose `fetch` has a mind of its own. */
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { signedHeaders } from '../../src/aws/signature.ts'
import { bucketSetup } from '../harness/buckets.ts'
import { standaloneProgram } from '../harness/standalone.ts'
import { faultyServer } from '../reliability/faulty-server.ts'
import { inScene } from '../reliability/scene.ts'

const program = standaloneProgram() ?? ''
const tls = join(import.meta.dirname, '..', 'fixtures', 'tls')
const pem = (name: string) => readFileSync(join(tls, name))

/** Four pages of a secret each. */
function page(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { NextToken = '1' } = JSON.parse(Buffer.concat(chunks).toString()) as Record<
      string,
      string
    >
    const number = Number(NextToken)
    const next = number < 4 ? { NextToken: String(number + 1) } : {}
    const Parameters = [{ Name: `/app/k${number}`, Value: `v${number}`, Type: 'SecureString' }]
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    response.end(JSON.stringify({ Parameters, ...next }))
  })
}

describe.runIf(program !== '')('requests', () => {
  test(
    'of one run share a connection, over TLS 1.3 with a CA of its own',
    inScene(async ({ chamber, serve }) => {
      const connections: string[] = []
      const server = createTlsServer({ key: pem('server.key'), cert: pem('server.pem') }, page)
      server.on('secureConnection', (socket) => connections.push(socket.getProtocol() ?? ''))
      const { host } = await serve(server)
      const env = {
        CHAMBER_AWS_SSM_ENDPOINT: `https://${host}`,
        AWS_CA_BUNDLE: join(tls, 'ca.pem'),
      }
      const words = ['exec', 'app', '--', 'sh', '-c', 'echo $K1 $K2 $K3 $K4']
      const run = await chamber(words, { program, env })
      expect(run).toMatchObject({ status: 0, stdout: 'v1 v2 v3 v4\n', stderr: '' })
      expect(connections).toEqual(['TLSv1.3'])
    }),
  )

  test(
    'are signed as on Node.js',
    inScene(async ({ chamber, faulty }) => {
      const asked: { headers: IncomingMessage['headers']; body: string }[] = []
      const { url } = await faulty(({ request: { headers }, body, response }) => {
        asked.push({ headers, body })
        response?.end('{"Parameters":[]}')
      })
      const env = { CHAMBER_AWS_SSM_ENDPOINT: url, AWS_SESSION_TOKEN: 'token' }
      await chamber(['exec', 'app', '--', 'true'], { program, env })
      const [{ headers, body } = { headers: {}, body: '' }] = asked
      const stamp = String(headers['x-amz-date'])
      const time = stamp.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')
      const signed = Object.fromEntries(
        ['content-type', 'x-amz-target'].map((name) => [name, String(headers[name])]),
      )
      const credentials = { accessKeyId: 'x', secretAccessKey: 'y', sessionToken: 'token' }
      const expected = signedHeaders(
        { url: new URL(url), headers: signed, body },
        { credentials, region: 'us-east-1', service: 'ssm', time: new Date(time) },
      )
      expect(headers).toMatchObject(expected)
    }),
  )

  test(
    'ask for an answer as it is, and take one as it comes',
    inScene(async ({ chamber, faulty }) => {
      const asked: IncomingMessage[] = []
      const { url } = await faulty(({ request, response }) => {
        asked.push(request)
        response?.setHeader('content-encoding', 'gzip')
        response?.end(gzipSync('{"Parameters":[]}'))
      })
      const words = ['-r', '1', 'exec', 'app', '--', 'true']
      const run = await chamber(words, { program, env: { CHAMBER_AWS_SSM_ENDPOINT: url } })
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(run.stderr).toContain('gave an answer')
      expect(asked.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity'])
    }),
  )

  test(
    'follow no redirect',
    inScene(async ({ chamber, faulty }) => {
      const elsewhere = await faultyServer([({ response }) => response?.end('{"Parameters":[]}')])
      const { url } = await faulty(({ response }) =>
        response?.writeHead(307, { location: elsewhere.url }).end(),
      )
      const words = ['-r', '1', 'exec', 'app', '--', 'true']
      const run = await chamber(words, { program, env: { CHAMBER_AWS_SSM_ENDPOINT: url } })
      elsewhere.close()
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(elsewhere.asked()).toBe(0)
    }),
  )

  test('keep the dots of a path', async () => {
    const { chamber, paths } = await bucketSetup('s3')
    const run = await chamber(['write', 'team/../app', 'key', 'v'], { program })
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(await paths()).toContain('team/../app/key.json')
    const read = await chamber(['read', '-q', 'team/../app', 'key'], { program })
    expect(read).toMatchObject({ status: 0, stdout: 'v\n' })
  })

  test(
    'give up after 5 s on a connection that does not come to stand, not on an answer that is slow',
    inScene(async ({ chamber, serve, faulty }) => {
      // both longer than the one limit and shorter than the other
      const words = ['-r', '1', '--timeout', '8s', 'exec', 'app', '--', 'sh', '-c', 'echo $K1']
      const { host } = await serve(createTcpServer((socket) => socket.on('error', () => {})))
      const silent = chamber(words, {
        program,
        env: { CHAMBER_AWS_SSM_ENDPOINT: `https://${host}` },
      })
      const answer = '{"Parameters":[{"Name":"/app/k1","Value":"v1"}]}'
      const { url } = await faulty(
        ({ response }) => void setTimeout(() => response?.end(answer), 6500),
      )
      const slow = chamber(words, { program, env: { CHAMBER_AWS_SSM_ENDPOINT: url } })
      expect((await silent).stderr).toContain(`no answer from ${host} (us-east-1) in 1 attempt`)
      expect(await slow).toMatchObject({ status: 0, stdout: 'v1\n' })
    }),
  )
})
