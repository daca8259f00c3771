import { text as say } from '../../src/core/text.ts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/parameter-store/engine.ts'
import { createWire, errorResponse } from '../../src/parameter-store/wire.ts'
import { ChamberError } from '../../src/core/errors.ts'
import { headersFor, openStore, put } from './parameter-store.ts'

const engine = createEngine()
const wire = createWire({ engine })
const send = async (headers: Readonly<Record<string, string | undefined>>, body = '{}') => {
  const answer = await wire({ headers, body: Buffer.from(body) })
  return { ...answer, content: JSON.parse(answer.body.toString()) as unknown }
}

describe('the wire', () => {
  it('answers as AWS JSON 1.1', async () => {
    const { status, headers, content } = await send(headersFor('DescribeParameters'))
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/x-amz-json-1.1')
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
    expect(content).toEqual({ Parameters: [] })
  })

  it('takes an empty body for an empty input', async () => {
    expect((await send(headersFor('DescribeParameters'), '')).status).toBe(200)
  })

  it('asks for some authentication, whichever', async () => {
    const { authorization, ...without } = headersFor('DescribeParameters')
    expect(authorization).toBeDefined()
    expect(await send(without)).toMatchObject({
      status: 400,
      content: {
        __type: 'MissingAuthenticationTokenException',
        message: 'Missing Authentication Token',
      },
    })
  })

  it.each([undefined, 'AmazonSSM.', 'AmazonSSM.SendCommand', 'DynamoDB_20120810.GetItem'])(
    'does not know the target %s',
    async (target) => {
      const { content } = await send({ ...headersFor('x'), 'x-amz-target': target })
      expect(content).toEqual({ __type: 'UnknownOperationException' })
    },
  )

  it.each([
    '{',
    'null',
    '[]',
    '"x"',
    '{"Name":5}',
    '{"Name":"a","WithDecryption":"yes"}',
    '\u0000',
  ])('cannot read %j', async (body) => {
    const { status, content } = await send(headersFor('GetParameter'), body)
    expect(status).toBe(400)
    expect(content).toMatchObject({ __type: 'SerializationException' })
  })

  it('never quotes a broken body', async () => {
    const body = '{"Name":"/a","Value":"hunter2'
    const answer = await send(headersFor('PutParameter'), body)
    expect(answer.body.toString()).not.toContain('hunter')
  })

  it('tells every broken constraint at once', async () => {
    const { content } = await send(headersFor('GetParametersByPath'), '{"MaxResults":99}')
    expect(content).toEqual({
      __type: 'ValidationException',
      message:
        "2 validation errors detected: Value null at 'path' failed to satisfy constraint: Member must not be null; " +
        "Value '99' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10",
    })
  })

  it('keeps regions apart', async () => {
    const ask = openStore()
    await ask('PutParameter', { Name: '/a', Value: 'v', Type: 'String' }, 'eu-west-1')
    expect(await ask('GetParameter', { Name: '/a' }, 'us-east-1')).toMatchObject({
      __type: 'ParameterNotFound',
    })
    expect(await ask('GetParameter', { Name: '/a' }, 'eu-west-1')).toMatchObject({
      Parameter: { ARN: 'arn:aws:ssm:eu-west-1:123456789012:parameter/a' },
    })
  })

  it('is us-east-1 when the credentials name no region', async () => {
    const ask = openStore()
    await put(ask, '/a')
    expect(await ask('GetParameter', { Name: '/a' }, '???')).toMatchObject({ status: 200 })
  })

  it.each([
    ['InvalidFilterValue', 400, 'Message'],
    ['TooManyUpdates', 400, 'Message'],
    ['InternalServerError', 500, 'Message'],
    ['AccessDeniedException', 400, 'message'],
  ])('spells the message of %s as its model does', (code, status, member) => {
    const answer = errorResponse(code, 'text')
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body.toString())).toEqual({ __type: code, [member]: 'text' })
  })

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.json(), async (bytes, json) => {
        for (const body of [bytes, Buffer.from(json)]) {
          const answer = await wire({ headers: headersFor('PutParameter'), body })
          expect(answer.status).toBe(400)
        }
      }),
    )
  })

  it('does not answer for a store that cannot be read', async () => {
    const error = new ChamberError('STORE_DAMAGED', say`the store is damaged`)
    const fail = () => Promise.reject(error)
    const broken = createWire({ engine: createEngine({ backing: { read: fail, change: fail } }) })
    const request = { headers: headersFor('DescribeParameters'), body: Buffer.from('{}') }
    await expect(broken(request)).rejects.toBe(error)
  })
})

describe('the hook', () => {
  it('sees the operation, its input and the region', async () => {
    const seen: unknown[] = []
    const ask = openStore({}, (operation, input, { region }) => {
      seen.push([operation, input, region])
    })
    await ask('GetParameter', { Name: '/a' }, 'eu-west-1')
    expect(seen).toEqual([['GetParameter', { Name: '/a' }, 'eu-west-1']])
  })

  it('may answer instead', async () => {
    const ask = openStore({}, async (operation) =>
      operation === 'GetParameter' ? errorResponse('AccessDeniedException', 'no') : undefined,
    )
    expect(await ask('GetParameter', { Name: '/a' })).toEqual({
      status: 400,
      __type: 'AccessDeniedException',
      message: 'no',
    })
    expect(await put(ask, '/a')).toMatchObject({ Version: 1 })
  })

  it('may change the answer', async () => {
    const ask = openStore({}, async (operation, _input, { answer }) => {
      const { status, body } = await answer()
      return { status, body: body.toString().replaceAll('value', operation) }
    })
    await put(ask, '/a')
    expect(await ask('GetParameter', { Name: '/a' })).toMatchObject({
      Parameter: { Value: 'GetParameter' },
    })
  })
})

describe('throttling', () => {
  it('lets a second’s worth through, and then as many as time allows', async () => {
    let now = 0
    const ask = openStore({
      now: () => now,
      throttle: { writesPerSecond: 3, describesPerSecond: 1 },
    })
    const write = () => put(ask, '/a', { Overwrite: true })
    for (let time = 0; time < 3; time += 1) expect(await write()).toMatchObject({ status: 200 })
    const refused = { status: 400, __type: 'ThrottlingException', message: 'Rate exceeded' }
    expect(await write()).toEqual(refused)
    expect(await ask('GetParameter', { Name: '/a' })).toMatchObject({ status: 200 })
    expect(await ask('DescribeParameters')).toMatchObject({ status: 200 })
    expect(await ask('DescribeParameters')).toEqual(refused)
    now = 334
    expect(await write()).toMatchObject({ status: 200 })
    expect(await write()).toEqual(refused)
    expect(await put(ask, '/a')).toEqual(refused)
  })

  it('counts the three ways to read together, each region for itself', async () => {
    const ask = openStore({ throttle: { readsPerSecond: 2 } })
    expect(await ask('GetParameters', { Names: ['/a'] })).toMatchObject({ status: 200 })
    expect(await ask('GetParametersByPath', { Path: '/' })).toMatchObject({ status: 200 })
    expect(await ask('GetParameter', { Name: '/a' })).toMatchObject({
      __type: 'ThrottlingException',
    })
    expect(await ask('GetParameters', { Names: ['/a'] }, 'eu-west-1')).toMatchObject({
      status: 200,
    })
  })
})
