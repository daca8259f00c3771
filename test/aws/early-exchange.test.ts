/** Answers over an early connection are those of Node.js, whatever comes. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { connectEarly } from '../../src/host/node/preconnected-socket.ts'
import { createTransport } from '../../src/host/node/http.ts'

/** What the server answers each request with, piece by piece, and how it hangs up then, if at all. */
interface Script {
  readonly pieces: readonly string[]
  readonly hangsUp: boolean | 'by a reset'
  /** Said on the first connection before there is a request, which ends with it. */
  readonly greeting?: string
}

/** A server that is asked, and what became of that. */
interface Asked {
  readonly url: URL
  readonly requests: string[]
  connections: number
  /** When the first connection has ended on both sides. */
  readonly firstClosed: Promise<void>
}

let script: Script

/** On a port of its own, so that no connection is left of another case. */
async function startServer(): Promise<Asked> {
  let firstClosed = () => {}
  const closed = new Promise<void>((resolve) => (firstClosed = resolve))
  const server = createServer({ noDelay: true }, (socket) => {
    asked.connections++
    socket.once('close', firstClosed)
    socket.on('error', () => {})
    if (script.greeting !== undefined && asked.connections === 1) socket.end(script.greeting)
    let text = ''
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      if (!text.endsWith('the question')) return
      asked.requests.push(text)
      text = ''
      void follow(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const asked: Asked = {
    url: new URL(`http://127.0.0.1:${port}/`),
    requests: [],
    connections: 0,
    firstClosed: closed,
  }
  return asked
}

async function follow(socket: Socket) {
  for (const piece of script.pieces) {
    await new Promise((resolve) => socket.write(piece, 'latin1', resolve))
    await new Promise(setImmediate)
  }
  if (script.hangsUp === 'by a reset') socket.resetAndDestroy()
  else if (script.hangsUp) socket.end()
}

const headers = { 'x-amz-target': 'AmazonSSM.GetParameters' }

/** What a request comes to: an answer, or the error's code or name. */
async function ask({ url }: Asked, timeout = 10_000) {
  const request = { method: 'POST', url, headers, body: 'the question' }
  return createTransport({})(request, { timeout }).then(
    (answer) => ({ answer }),
    (error: NodeJS.ErrnoException) => ({ error: error.code ?? error.name }),
  )
}

async function bothWays(given: Script, timeout?: number) {
  script = given
  const [node, early] = [await startServer(), await startServer()]
  const byNode = await ask(node, timeout)
  await connectEarly({ url: early.url, atOnce: 1, later: 0 }, {})
  return { byNode, answered: await ask(early, timeout), node, early }
}

const json = '{"Parameters":[]}'
const plain = `HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: ${json.length}\r\n\r\n${json}`

const waiting = (...pieces: string[]): Script => ({ pieces, hangsUp: false })
const hangingUp = (...pieces: string[]): Script => ({ pieces, hangsUp: true })
const resetting = (...pieces: string[]): Script => ({ pieces, hangsUp: 'by a reset' })

const answers: readonly (readonly [string, Script])[] = [
  ['plain', waiting(plain)],
  ['head and body apart', waiting(plain.slice(0, -json.length), json)],
  ['byte by byte', waiting(...plain)],
  ['a body that ends early', hangingUp(plain.slice(0, -3))],
  ['a head that ends early', hangingUp(plain.slice(0, 40))],
  ['nothing', hangingUp()],
  ['a reset', resetting()],
  ['a reset within the head', resetting(plain.slice(0, 40))],
  ['a reset within the body', resetting(plain.slice(0, -3))],
  [
    'in chunks',
    waiting('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n', '0\r\n\r\n'),
  ],
  ['until it hangs up', hangingUp('HTTP/1.1 200 OK\r\n\r\n{}')],
  ['HTTP/1.0', hangingUp('HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}')],
  ['an error', waiting('HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}')],
  ['no body', waiting('HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n')],
  ['something before', waiting(`HTTP/1.1 100 Continue\r\n\r\n${plain}`)],
  [
    'another protocol',
    hangingUp('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n'),
  ],
  [
    'the offer of another protocol',
    waiting(plain.replace('\r\n', '\r\nConnection: upgrade\r\nUpgrade: h2c\r\n')),
  ],
  ['hints, and then a reset', resetting('HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n')],
  [
    'chunks, and then a reset',
    resetting('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n'),
  ],
  ['something after', waiting(`${plain}more`)],
  [
    'a length twice',
    waiting('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'),
  ],
  ['a length that is none', waiting('HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n{}')],
  ['a header twice', waiting('HTTP/1.1 200 OK\r\nA: 1\r\nA: 2\r\nContent-Length: 2\r\n\r\n{}')],
  [
    'a header in two lines',
    waiting('HTTP/1.1 200 OK\r\nA: 1\r\n 2\r\nContent-Length: 2\r\n\r\n{}'),
  ],
  ['an empty header', waiting('HTTP/1.1 200 OK\r\nA:\r\nB: \r\nContent-Length:2\r\n\r\n{}')],
  ['lines without CR', waiting('HTTP/1.1 200 OK\nContent-Length: 2\n\n{}')],
  [
    'a connection that is not kept',
    waiting('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}'),
  ],
  ['not HTTP', waiting('SSH-2.0-OpenSSH_9.6\r\n')],
]

test.each(answers)('%s', async (_, given) => {
  const { byNode, answered, early } = await bothWays(given)
  expect(answered).toEqual(byNode)
  expect(early).toMatchObject({ requests: [expect.any(String)], connections: 1 })
})

test.each([
  ['silence', waiting()],
  ['silence within the body', waiting(plain.slice(0, -3))],
])('%s', async (_, given) => {
  const { byNode, answered } = await bothWays(given, 200)
  expect(byNode).toEqual({ error: 'TimeoutError' })
  expect(answered).toEqual(byNode)
})

test('any bytes of a plain answer changed', async () => {
  const change = fc.record({
    at: fc.nat({ max: plain.length - 1 }),
    drop: fc.nat({ max: 3 }),
    put: fc.string({
      maxLength: 3,
      unit: fc.constantFrom('\r', '\n', ' ', ':', '0', 'a', '\x00', '\xff'),
    }),
    cut: fc.nat({ max: plain.length }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const changed = changes.reduce(
        (text, { at, drop, put }) => text.slice(0, at) + put + text.slice(at + drop),
        plain,
      )
      const { cut } = changes[0] ?? { cut: 0 }
      const pieces = [changed.slice(0, cut), changed.slice(cut)].filter((piece) => piece !== '')
      const { byNode, answered } = await bothWays({ pieces, hangsUp: true })
      expect(answered).toEqual(byNode)
    }),
    { numRuns: 300 },
  )
})

test('what is written is what Node.js writes', async () => {
  const { node, early } = await bothWays({ pieces: [plain], hangsUp: false })
  const [byNode, written] = [node, early].map(({ requests: [text = ''], url }) =>
    text.replace(url.host, 'HOST').toLowerCase().split('\r\n').toSorted(),
  )
  expect(written).toEqual(byNode)
})

test('an early connection is used again', async () => {
  const { early } = await bothWays({ pieces: [plain], hangsUp: false })
  await ask(early)
  await ask(early)
  expect(early.requests).toHaveLength(3)
  expect(early.connections).toBe(1)
})

test('but not one that said something unasked', async () => {
  const unasked = 'HTTP/1.1 500 Unasked\r\nContent-Length: 0\r\n\r\n'
  const { early } = await bothWays({ pieces: [plain, unasked], hangsUp: false })
  script = { pieces: [plain], hangsUp: false }
  expect(await ask(early)).toMatchObject({ answer: { status: 200 } })
  expect(early.connections).toBe(2)
})

test.each([
  ['a time that is up', 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'],
  ['an answer to nothing', plain],
  ['goodbye', ''],
])('nor one on which there was %s before the question', async (_, greeting) => {
  script = { pieces: [plain], hangsUp: false, greeting }
  const early = await startServer()
  await connectEarly({ url: early.url, atOnce: 1, later: 0 }, {})
  await early.firstClosed
  expect(await ask(early)).toEqual({ answer: expect.objectContaining({ status: 200 }) })
  expect(early).toMatchObject({ requests: [expect.any(String)], connections: 2 })
})

test('what is to be sent over TLS is not sent in the clear', async () => {
  script = { pieces: [plain], hangsUp: false }
  const early = await startServer()
  await connectEarly({ url: early.url, atOnce: 1, later: 0 }, {})
  const url = new URL(early.url.href.replace('http:', 'https:'))
  expect(await ask({ ...early, url }, 500)).toHaveProperty('error')
  expect(early.requests).toEqual([])
  expect(await ask(early)).toHaveProperty('answer')
  expect(early.connections).toBe(2)
})
