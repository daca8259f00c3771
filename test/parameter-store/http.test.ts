import { text as say } from '../../src/core/text.ts'
import { Agent, request as httpRequest, type RequestOptions } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../src/parameter-store/engine.ts'
import { openStateFile } from '../../src/stores/local/state-file.ts'
import {
  serveParameterStore,
  type ParameterStoreServer,
  type ServeOptions,
} from '../../src/parameter-store/http.ts'
import { ChamberError } from '../../src/core/errors.ts'
import { headersFor } from './parameter-store.ts'
import { sdkClient } from './sdk-client.ts'
import { makeStoreFolder, openFile } from '../stores/local/store-folder.ts'

let server: ParameterStoreServer

const serve = async (options: Partial<ServeOptions> = {}) => {
  server = await serveParameterStore({ engine: createEngine(), ...options })
}

type Reply = { readonly status: number; readonly body: string }

function send(options: RequestOptions & { readonly text?: string | Buffer }): Promise<Reply> {
  const { text = '{}', headers, ...rest } = options
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port: server.port,
        method: 'POST',
        path: '/',
        ...rest,
        headers: { ...headersFor('DescribeParameters'), ...headers },
      },
      (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString()
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      },
    )
    // A server that refuses a body may close before it has taken it all.
    request.on('error', (error: NodeJS.ErrnoException) => error.code !== 'EPIPE' && reject(error))
    request.end(text)
  })
}

const isServing = async () => (await send({})).status === 200

describe('the endpoint', () => {
  beforeEach(() => serve())
  afterEach(() => server.close())

  it('serves the SDK over a socket', async () => {
    const client = sdkClient({ endpoint: server.url })
    const Name = '/app/key'
    const put = await client.putParameter({ Name, Value: 'é\n', Type: 'SecureString' })
    expect(put).toMatchObject({ Version: 1, Tier: 'Standard' })
    const { Parameter, $metadata } = await client.getParameter({ Name, WithDecryption: true })
    expect(Parameter).toMatchObject({ Name, Value: 'é\n', LastModifiedDate: expect.any(Date) })
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
    await expect(client.getParameter({ Name: '/none' })).rejects.toMatchObject({
      name: 'ParameterNotFound',
      message: 'UnknownError',
    })
    await expect(client.putParameter({ Name, Value: 'v' })).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message: expect.stringContaining('already exists'),
    })
    client.destroy()
  })

  it.each([
    ['its own address', () => `127.0.0.1:${server.port}`, 200],
    ['localhost', () => `LOCALHOST:${server.port}`, 200],
    ['IPv6 loopback', () => `[::1]:${server.port}`, 200],
    ['another port', () => `127.0.0.1:${server.port + 1}`, 403],
    ['no port', () => 'localhost', 403],
    ['a domain that points here', () => `evil.example:${server.port}`, 403],
    ['a domain like it', () => `localhost.evil.example:${server.port}`, 403],
    ['another address', () => `10.0.0.1:${server.port}`, 403],
    ['garbage', () => ':::', 403],
  ])('answers to %s as a host or not', async (_, host, status) => {
    expect((await send({ headers: { host: host() } })).status).toBe(status)
  })

  it.each([
    [{ method: 'GET' }, 405],
    [{ method: 'OPTIONS' }, 405],
    [{ path: '/other' }, 404],
    [{ path: '/?x=1' }, 404],
  ])('has nothing for %j', async (options, status) => {
    expect((await send({ ...options, text: '' })).status).toBe(status)
  })

  it('refuses a body that is too large, told before or found out', async () => {
    const text = Buffer.alloc(3 * 1024 * 1024, 'x')
    expect((await send({ text })).status).toBe(413)
    expect((await send({ text, headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413)
    expect(await isServing()).toBe(true)
  })

  it.each([
    ['bytes that are no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001garbage\r\n\r\n'],
    ['a request without a host', 'POST / HTTP/1.1\r\n\r\n'],
    ['half a request', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{'],
    ['a header without end', `POST / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`],
  ])('outlives %s', async (_, bytes) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.end(bytes)
    socket.resume()
    await new Promise((resolve) => socket.on('close', resolve))
    expect(await isServing()).toBe(true)
  })

  it('ends connections that are kept alive when it closes', async () => {
    const agent = new Agent({ keepAlive: true })
    const closed = new Promise((resolve) => {
      agent.on('free', (socket) => socket.on('close', resolve))
    })
    await send({ agent })
    await server.close()
    await closed
    await expect(send({})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('tells when its port is taken', async () => {
    const { port } = server
    await expect(serveParameterStore({ engine: createEngine(), port })).rejects.toMatchObject({
      name: 'ChamberError',
      code: 'LISTEN_FAILED',
      message: `cannot listen on 127.0.0.1 port ${port}: the port is in use`,
    })
  })
})

describe('an endpoint with options', () => {
  afterEach(() => server.close())

  it('answers to more hosts, at any port or at one', async () => {
    await serve({ allowedHosts: ['store', 'Other:8000'] })
    for (const host of ['store', 'store:1', 'STORE:99', 'other:8000']) {
      expect((await send({ headers: { host } })).status).toBe(200)
    }
    for (const host of ['other', 'other:8001', 'store.example']) {
      expect((await send({ headers: { host } })).status).toBe(403)
    }
  })

  it('answers to the address it was reached at when it listens on all', async () => {
    await serve({ host: '0.0.0.0' })
    const host = `127.0.0.2:${server.port}`
    expect((await send({ host: '127.0.0.2', headers: { host } })).status).toBe(200)
    expect((await send({ host: '127.0.0.1', headers: { host } })).status).toBe(403)
  })

  it('tells every request to the hook', async () => {
    const seen: string[] = []
    await serve({ onRequest: (operation) => void seen.push(operation) })
    await send({})
    await send({ headers: { host: 'evil.example' } })
    expect(seen).toEqual(['DescribeParameters'])
  })

  it.each([
    [new ChamberError('STORE_DAMAGED', say`the store is damaged`), 'the store is damaged'],
    [new Error('secret details'), 'An internal error occurred.'],
  ])('answers 500 when the store fails with %s', async (error, Message) => {
    const fail = async () => {
      throw error
    }
    const told: unknown[] = []
    const engine = createEngine({ backing: { read: fail, change: fail } })
    await serve({ engine, onError: (reason) => told.push(reason) })
    const { status, body } = await send({})
    expect(status).toBe(500)
    expect(JSON.parse(body)).toEqual({ __type: 'InternalServerError', Message })
    expect(told).toEqual([error])
  })

  it('answers a change when it is on the disk', async () => {
    const folder = await makeStoreFolder()
    const backing = openStateFile({ path: folder.store, identity: folder.identity })
    await serve({ engine: createEngine({ backing }) })
    const client = sdkClient({ endpoint: server.url })
    for (const Value of ['one', 'two', 'three']) {
      await client.putParameter({ Name: '/a', Value, Type: 'String', Overwrite: true })
      expect(await openFile(folder).read('/a')).toBe(Value)
    }
    client.destroy()
    await folder.remove()
  })
})
