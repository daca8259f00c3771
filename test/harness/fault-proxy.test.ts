import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'
import type { Fault } from './fault.ts'

const answer = {
  Parameters: [
    { Name: '/a/b', Value: 'x' },
    { Name: '/a/c', Value: 'y' },
  ],
  InvalidParameters: [],
}

/** A proxy in front of an endpoint that always gives the answer above and tells its Host. */
async function proxied(...faults: Fault[]) {
  const server = createServer((request, response) => {
    response.setHeader('x-host', request.headers.host ?? '')
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const proxy = await startFaultProxy(`http://127.0.0.1:${port}`)
  onTestFinished(async () => {
    await proxy.close()
    server.close()
  })
  proxy.fault(...faults)
  const call = async (operation: string, body = '{}') => {
    const headers = { 'x-amz-target': `AmazonSSM.${operation}` }
    const response = await fetch(proxy.url, { method: 'POST', headers, body })
    const { status } = response
    return { status, host: response.headers.get('x-host'), answer: await response.json() }
  }
  return { proxy, call, port }
}

test('requests are passed on, under the endpoint’s own host name, and counted', async () => {
  const { proxy, call, port } = await proxied()
  expect(await call('GetParameters')).toEqual({ status: 200, host: `127.0.0.1:${port}`, answer })
  await call('GetParameters')
  await call('PutParameter')
  expect(proxy.calls()).toEqual({ GetParameters: 2, PutParameter: 1 })
})

test('an error comes as often as asked, and only where its text is', async () => {
  const fault = { op: 'GetParameters', error: 'ThrottlingException', message: 'Rate exceeded' }
  const { call } = await proxied({ ...fault, times: 1, when: '/a/b' })
  expect(await call('GetParameters', '/a/c')).toMatchObject({ status: 200 })
  expect(await call('GetParameters', '/a/b')).toMatchObject({
    status: 400,
    answer: { __type: 'ThrottlingException', message: 'Rate exceeded' },
  })
  expect(await call('GetParameters', '/a/b')).toMatchObject({ status: 200 })
})

test('an error may have no text and a status of its own', async () => {
  const { call } = await proxied({ op: 'X', error: 'Gone', message: null, status: 503 })
  expect(await call('X')).toMatchObject({ status: 503, answer: { __type: 'Gone' } })
})

test('a field is stripped, a parameter omitted, an answer replaced', async () => {
  const { call } = await proxied(
    { op: 'Strip', strip: 'Value' },
    { op: 'Omit', omit: '/a/b' },
    { op: 'Replace', answer: '{}' },
  )
  expect((await call('Strip')).answer).toEqual({
    Parameters: [{ Name: '/a/b' }, { Name: '/a/c' }],
    InvalidParameters: [],
  })
  expect((await call('Omit')).answer).toEqual({
    Parameters: [{ Name: '/a/c', Value: 'y' }],
    InvalidParameters: ['/a/b'],
  })
  expect((await call('Replace')).answer).toEqual({})
})

test('an answer is late, or never comes', async () => {
  const { call } = await proxied({ op: 'Late', delay: 50 }, { op: 'Never', delay: Infinity })
  const start = performance.now()
  expect((await call('Late')).answer).toEqual(answer)
  expect(performance.now() - start).toBeGreaterThan(45)
  const silence = new Promise((resolve) => {
    setTimeout(resolve, 50, 'silence')
  })
  const never = call('Never').catch(() => 'closed')
  expect(await Promise.race([never, silence])).toBe('silence')
})
