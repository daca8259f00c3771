/** One secret is read: which spelling, how many calls, which shape. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'

test('a read is two calls, and a quiet one a single call', async () => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const table = await chamber(['read', 'app', 'key'])
  expect(table.calls).toEqual({ DescribeParameters: 1, GetParameters: 1 })
  expect((await chamber(['read', '-q', 'app', 'key'])).calls).toEqual({ GetParameters: 1 })
})

test('the key as given comes before the one in lower case', async () => {
  const { chamber } = await setup({ app: { DB: 'capitals', db: 'small', other: 'o' } })
  expect(await chamber(['read', '-q', 'app', 'DB'])).toMatchObject({ stdout: 'capitals\n' })
  expect(await chamber(['read', '-q', 'app', 'db'])).toMatchObject({ stdout: 'small\n' })
  expect(await chamber(['read', '-q', 'app', 'OTHER'])).toMatchObject({ stdout: 'o\n' })
})

test('a policy for one spelling alone is enough', async () => {
  const { chamber, endpoint } = await setup({ app: { db: 'v' } })
  endpoint.fault({ op: 'GetParameters', when: '/app/DB', error: 'AccessDeniedException' })
  expect(await chamber(['read', '-q', 'app', 'DB'])).toMatchObject({ status: 0, stdout: 'v\n' })
})

test('json has the documented shape', async () => {
  const { chamber } = await setup({ app: { key: 'line 1\nline 2' } })
  const run = await chamber(['read', 'App', 'key', '--output', 'json'])
  expect(JSON.parse(run.stdout)).toEqual({
    service: 'app',
    key: 'key',
    value: 'line 1\nline 2',
    version: 1,
    modified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    user: expect.any(String),
  })
})

test('a version is looked up in every page of the history', async () => {
  const { chamber, endpoint } = await setup()
  for (const value of ['one', 'two']) await chamber(['write', 'app', 'key', value])
  const page = (entry: object, more: object) => JSON.stringify({ Parameters: [entry], ...more })
  endpoint.fault(
    {
      op: 'GetParameterHistory',
      when: '"NextToken"',
      answer: page({ Name: '/app/key', Description: '9', Version: 9, Value: 'nine' }, {}),
    },
    {
      op: 'GetParameterHistory',
      answer: page({ Name: '/app/key', Description: '8', Version: 8 }, { NextToken: 'more' }),
    },
  )
  expect(await chamber(['read', '-q', 'app', 'key', '-v', '9'])).toMatchObject({ stdout: 'nine\n' })
  expect(await chamber(['read', '-q', 'app', 'key', '-v', '7'])).toMatchObject({ status: 1 })
})

test('a denied history is a denial, not a missing secret', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  const message =
    'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: ssm:GetParameterHistory'
  endpoint.fault({ op: 'GetParameterHistory', error: 'AccessDeniedException', message })
  for (const words of [
    ['history', 'app', 'key'],
    ['read', 'app', 'key', '-v', '1'],
  ]) {
    const run = await chamber(words)
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('ssm:GetParameterHistory was denied in us-east-1: User: arn:aws')
  }
})

test('a missing secret says where it was looked for', async () => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const run = await chamber(['read', 'app', 'kee'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toBe(
    "chamber: error: no secret 'kee' in service 'app'\nchamber: hint: see what is there: chamber list app\n",
  )
})
