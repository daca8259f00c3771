/**
 * One address for several services, as moto is: what is asked of Secrets Manager, KMS and
 * CloudTrail is answered here, everything else goes on to the embedded Parameter Store.
 */
import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CloudTrail, type TrailEvent } from './cloud-trail.ts'
import { describeKey } from './kms.ts'
import { SecretsManager, ServiceError } from './secrets-manager.ts'

/** Starts it before the Parameter Store at `behind`, with the events that CloudTrail knows. */
export async function startFront(behind: string, events: readonly TrailEvent[] = []) {
  const cloudTrail = new CloudTrail(events)
  const secretsManager = new SecretsManager()
  const server = createServer((request, response) => {
    readAll(request)
      .then((body) => serve({ request, response, body }, { secretsManager, cloudTrail, behind }))
      .catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  }
  return { url: `http://127.0.0.1:${port}`, cloudTrail, close }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly body: Buffer
}

interface Services {
  readonly secretsManager: SecretsManager
  readonly cloudTrail: CloudTrail
  readonly behind: string
}

async function serve(
  exchange: Exchange,
  { secretsManager, cloudTrail, behind }: Services,
): Promise<void> {
  const { request, response, body } = exchange
  const words = String(request.headers['x-amz-target'] ?? '').split('.')
  const [service, operation = ''] = words.slice(-2)
  const own = {
    secretsmanager: secretsManager,
    TrentService: { answer: describeKey },
    CloudTrail_20131101: cloudTrail,
  }[service ?? '']
  if (own) {
    const { status, text } = answer(own, operation, body)
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(text)
  } else await pass(exchange, behind)
}

function answer(service: Pick<SecretsManager, 'answer'>, operation: string, body: Buffer) {
  try {
    const input = JSON.parse(body.toString()) as Record<string, unknown>
    return { status: 200, text: JSON.stringify(service.answer(operation, input)) }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const { name, message } = error
    return { status: 400, text: JSON.stringify({ __type: name, Message: message }) }
  }
}

async function pass({ request, response, body }: Exchange, behind: string): Promise<void> {
  const url = new URL(request.url ?? '/', behind)
  const options = { method: request.method, headers: { ...request.headers, host: url.host } }
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    send(url, options, resolve).on('error', reject).end(body)
  })
  response.writeHead(reply.statusCode ?? 502, reply.headers)
  reply.pipe(response)
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
