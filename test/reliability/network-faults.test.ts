/** Names, TLS and clocks that are wrong, and Ctrl-C while chamber waits. */
import { readFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { awsError, type Behaviour, json, silence, status } from './behaviour.ts'
import { ends, recordRow, works } from './row.ts'
import { inScene, type Scene, withoutKeys } from './scene.ts'

const command = ['exec', 'app', '--', 'sh', '-c', 'echo $KEY']
const tls = join(import.meta.dirname, '..', 'fixtures', 'tls')
const once = ['-r', '1', ...command]

describe.concurrent('Name', () => {
  test(
    'cannot be resolved',
    inScene(async ({ chamber }) => {
      const env = { CHAMBER_AWS_SSM_ENDPOINT: 'https://ssm.nowhere.invalid' }
      const says = 'the name of the endpoint ssm.nowhere.invalid cannot be resolved'
      const fault = { part: 'Network', what: 'DNS does not know the endpoint', says }
      await ends(() => chamber(['-r', '2', ...command], { env }), fault)
    }),
  )

  test(
    'region that is none',
    inScene(async ({ chamber }) => {
      const env = { AWS_REGION: 'planted\u001b[31m!' }
      const fault = {
        part: 'Network',
        what: 'the region is none',
        says: /is not the name of an AWS/,
      }
      await chamber(once, { env }).then(({ stderr }) => expect(stderr).not.toContain('\u001b'))
      await ends(() => chamber(once, { env: { AWS_REGION: 'eu west 1' } }), fault)
    }),
  )

  test(
    'region of metadata that never answers',
    inScene(async ({ chamber, faulty }) => {
      const { url } = await faulty(silence)
      const env = {
        AWS_REGION: undefined,
        AWS_EC2_METADATA_DISABLED: undefined,
        AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
      }
      const fault = {
        part: 'Network',
        what: 'metadata gives no region',
        says: 'no AWS region is set',
      }
      await ends(() => chamber(once, { env }), fault)
      const soon = {
        part: 'Network',
        what: 'metadata gives no region, and time is up',
        says: 'the AWS region was not found out after 0.5 s',
      }
      await ends(() => chamber(['--timeout', '500ms', ...once], { env }), soon)
    }),
  )
})

describe.concurrent('TLS', () => {
  test(
    'endpoint without TLS',
    inScene(async ({ chamber, faulty }) => {
      const { host } = await faulty(status(200))
      const env = { CHAMBER_AWS_SSM_ENDPOINT: `https://${host}` }
      const says = /does not speak TLS as AWS does|cannot be reached \(ECONNRESET\)/
      await ends(() => chamber(once, { env }), {
        part: 'Network',
        what: 'https: to a server without TLS',
        says,
      })
    }),
  )

  test.each([
    ['is out of date', 'expired', '127.0.0.1', /CERT_(HAS_EXPIRED|NOT_YET_VALID)/, 'the clock'],
    ['is of another host', 'server', '127.0.0.2', /ERR_TLS_CERT_ALTNAME_INVALID/, 'another host'],
  ] as const)('a certificate that %s', async (what, pair, address, says, hint) =>
    inScene(async ({ chamber, serve }) => {
      const [key, cert] = ['key', 'pem'].map((end) => readFileSync(join(tls, `${pair}.${end}`)))
      const { host } = await serve(createTlsServer({ key, cert }), address)
      const authority = pair === 'server' ? 'ca' : pair
      const env = {
        CHAMBER_AWS_SSM_ENDPOINT: `https://${host}`,
        AWS_CA_BUNDLE: join(tls, `${authority}.pem`),
      }
      const fault = { part: 'Network', what: `the TLS certificate ${what}`, says }
      const { stderr } = await ends(() => chamber(once, { env }), fault)
      expect(stderr).toContain(hint)
    })(),
  )

  test(
    'handshake that never ends',
    inScene(async ({ chamber, serve }) => {
      const { host } = await serve(createTcpServer((socket) => socket.on('error', () => {})))
      const env = { CHAMBER_AWS_SSM_ENDPOINT: `https://${host}` }
      const fault = {
        part: 'Network',
        what: 'a TLS handshake that never ends',
        says: `no answer from ${host}`,
      }
      await ends(() => chamber(once, { env }), fault)
    }),
  )
})

/** Parameter Store with a clock of its own: it takes only requests that are signed by it. */
function withClock(offset: number): Behaviour {
  return (exchange) => {
    const stamp = String(exchange.request.headers['x-amz-date'])
    const signed = Date.parse(stamp.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))
    const now = Date.now() + offset
    exchange.response?.setHeader('date', new Date(now).toUTCString())
    if (Math.abs(signed - now) < 300_000) {
      return json({ Parameters: [{ Name: '/app/key', Value: 'planted-value' }] })(exchange)
    }
    return awsError('InvalidSignatureException', 'Signature expired')(exchange)
  }
}

describe.concurrent('Clock', () => {
  test.each([3_600_000, -3_600_000])('an hour wrong is corrected by that of AWS: %i', (offset) =>
    inScene(async ({ chamber, faulty }: Scene) => {
      const { url } = await faulty(withClock(offset))
      const run = () => chamber(command, { env: { CHAMBER_AWS_SSM_ENDPOINT: url } })
      const what = `the clock is an hour ${offset < 0 ? 'ahead' : 'behind'}, and AWS tells the time`
      await works(run, { part: 'Network', what })
    })(),
  )

  test(
    'that nothing corrects',
    inScene(async ({ chamber, faulty }) => {
      const { url } = await faulty(awsError('RequestTimeTooSkewed', null, 403))
      const run = () => chamber(['-r', '2', ...command], { env: { CHAMBER_AWS_SSM_ENDPOINT: url } })
      const says = 'refused the signature made with the credentials from the environment'
      const { stderr } = await ends(run, {
        part: 'Network',
        what: 'the clock is wrong, and AWS tells no time',
        says,
      })
      expect(stderr).toContain('the clock of this machine')
    }),
  )
})

test(
  'Ctrl-C ends a command that waits for credentials, for Parameter Store, and for the region',
  inScene(async ({ start, serve }) => {
    const seen: (() => void)[] = []
    const { url } = await serve(
      createTcpServer((socket) => {
        socket.on('error', () => {})
        seen.shift()?.()
      }),
    )
    const metadata = {
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
      AWS_METADATA_SERVICE_TIMEOUT: '30',
    }
    for (const env of [
      { CHAMBER_AWS_SSM_ENDPOINT: url },
      { ...withoutKeys, AWS_CONTAINER_CREDENTIALS_FULL_URI: url },
      { ...withoutKeys, ...metadata },
      { AWS_REGION: undefined, ...metadata },
    ]) {
      const asked = new Promise<void>((resolve) => void seen.push(resolve))
      const running = start(command, { env })
      await asked
      const started = performance.now()
      running.kill('SIGINT')
      expect(await running.exit).toMatchObject({
        status: null,
        signal: 'SIGINT',
        stdout: '',
        stderr: '',
      })
      const took = performance.now() - started
      recordRow({ part: 'Network', what: 'Ctrl-C while chamber waits', sentence: 'ends it', took })
    }
  }),
)
