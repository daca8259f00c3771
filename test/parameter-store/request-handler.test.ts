import { text as say } from '../../src/core/text.ts'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/parameter-store/engine.ts'
import { createRequestHandler } from '../../src/parameter-store/request-handler.ts'
import { ChamberError } from '../../src/core/errors.ts'
import { sdkClient } from './sdk-client.ts'

const clientOf = (engine = createEngine(), region = 'eu-west-1') =>
  sdkClient({ region, maxAttempts: 3, requestHandler: createRequestHandler({ engine }) })

describe('the request handler', () => {
  it('serves the SDK inside the process, in its region', async () => {
    const client = clientOf()
    const Name = '/app/key'
    await client.putParameter({ Name, Value: 'é\n', Type: 'SecureString' })
    const { Parameters } = await client.getParametersByPath({ Path: '/app', WithDecryption: true })
    expect(Parameters).toMatchObject([
      { Value: 'é\n', ARN: 'arn:aws:ssm:eu-west-1:123456789012:parameter/app/key' },
    ])
    await expect(client.getParameter({ Name: '/none' })).rejects.toMatchObject({
      name: 'ParameterNotFound',
    })
    client.destroy()
  })

  it('gives the body as bytes', async () => {
    const { handle } = createRequestHandler({ engine: createEngine() })
    const { response } = await handle({ headers: {}, body: '{}' })
    expect(response).toMatchObject({ statusCode: 400, body: expect.any(Buffer) })
  })

  it('passes on what is wrong with the store, at once', async () => {
    const error = new ChamberError('STORE_DAMAGED', say`the store is damaged`, {
      hint: say`restore it`,
    })
    let tries = 0
    const fail = () => {
      tries += 1
      return Promise.reject(error)
    }
    const client = clientOf(createEngine({ backing: { read: fail, change: fail } }))
    await expect(client.getParameter({ Name: '/a' })).rejects.toBe(error)
    expect(error).toMatchObject({ code: 'STORE_DAMAGED', hint: 'restore it' })
    expect(tries).toBe(1)
  })

  it('is retried by the SDK when it is throttled', async () => {
    let now = 0
    const engine = createEngine({ now: () => (now += 400), throttle: { readsPerSecond: 1 } })
    const client = clientOf(engine)
    await client.getParameters({ Names: ['/a'] })
    await expect(client.getParameters({ Names: ['/a'] })).resolves.toMatchObject({
      $metadata: { attempts: 2 },
    })
  })

  it('does nothing for a request that was aborted', async () => {
    const controller = new AbortController()
    controller.abort()
    const client = clientOf()
    const input = { Name: '/a', Value: 'v', Type: 'String' } as const
    const request = client.putParameter(input, { abortSignal: controller.signal })
    await expect(request).rejects.toMatchObject({ name: 'AbortError' })
    expect(await client.describeParameters({})).toMatchObject({ Parameters: [] })
  })
})
