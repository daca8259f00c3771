/**
 * The endpoint of the benchmarks, a process of its own: the embedded Parameter Store behind TLS 1.3,
 * and credentials as a container's endpoint gives them. Asked in lines of JSON:
 *
 *     server.mjs ADDRESS CERTIFICATES KEY
 */
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { createInterface } from 'node:readline'
import { memoryBacking } from '../src/parameter-store/backing.ts'
import { createEngine, type Engine } from '../src/parameter-store/engine.ts'
import { createWire, type Wire } from '../src/parameter-store/wire.ts'
import type { Count, Moment, Preparation, ServerAddress } from './endpoint.ts'

const [address = '', certificates = '', key = ''] = process.argv.slice(2)
const region = 'us-east-1'
const wait = 60_000

let wire: Wire
let count: Count = { calls: {}, refused: 0, connections: 0 }
let moments: Moment[] = []
const note = (what: string) => void moments.push({ what, at: Number(process.hrtime.bigint()) })

/** A store with these parameters and nothing used up; what was counted is forgotten. */
async function prepare({ parameters, writesPerSecond }: Preparation): Promise<object> {
  const options = { backing: memoryBacking() }
  const free = createEngine(options)
  for (const [Name, Value] of parameters) {
    const input = { Name, Value, Type: 'SecureString', Description: '1' }
    await free.execute({ operation: 'PutParameter', input, region })
  }
  wire = createWire({
    engine: counted(createEngine({ ...options, throttle: { writesPerSecond } })),
  })
  return forget()
}

function forget(): object {
  count = { calls: {}, refused: 0, connections: 0 }
  moments = []
  return {}
}

const counted = (engine: Engine): Engine => ({
  async execute(request) {
    count.calls[request.operation] = (count.calls[request.operation] ?? 0) + 1
    try {
      return await engine.execute(request)
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('Throttling')) count.refused++
      throw error
    }
  },
})

const parameterStore: RequestListener = async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  note('request')
  const asked = { headers: request.headers as Record<string, string>, body: Buffer.concat(chunks) }
  const { status, headers, body } = await wire(asked)
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body)
  note('answer')
}

const credentials: RequestListener = (_request, response) => {
  const Expiration = new Date(Date.now() + 6 * 3_600_000).toISOString().replace(/\.\d+/, '')
  const keys = { AccessKeyId: 'AKIDEXAMPLE', SecretAccessKey: 'secret', Token: 'token' }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ ...keys, Expiration }))
}

async function listen(server: Server, host: string): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve)
  })
  return (server.address() as AddressInfo).port
}

const tls = { cert: readFileSync(certificates), key: readFileSync(key) }
const secure = createServer({ ...tls, minVersion: 'TLSv1.3' }, (request, response) => {
  void parameterStore(request, response)
})
secure.keepAliveTimeout = wait
secure.on('connection', () => {
  count.connections++
  note('connection')
})
secure.on('secureConnection', () => note('TLS'))
const plain = createHttpServer(credentials)
const where: ServerAddress = {
  url: `https://${address}:${await listen(secure, address)}`,
  port: (secure.address() as AddressInfo).port,
  credentials: `http://${address}:${await listen(plain, address)}/credentials`,
}
await prepare({ parameters: [] })
console.log(JSON.stringify(where))

// whoever started this ends it, by closing standard input
process.on('SIGINT', () => {})
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as { readonly prepare?: Preparation; readonly forget?: true }
  const answer = request.prepare
    ? await prepare(request.prepare)
    : request.forget
      ? forget()
      : { ...count, moments }
  console.log(JSON.stringify(answer))
}
process.exit()
