/** Secrets, their versions and services are listed; a secret is deleted. */
import { LabelParameterVersionCommand } from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { put } from '../harness/parameters.ts'

const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${100 + index}`, `v${index}`]))

test('a list is a call for fifty keys, and with values one more for ten', async () => {
  const { chamber } = await setup({ app: keys(51) })
  expect((await chamber(['list', 'app'])).calls).toEqual({ DescribeParameters: 2 })
  const expanded = await chamber(['list', '-e', 'app'])
  expect(expanded.calls).toEqual({ DescribeParameters: 2, GetParameters: 6 })
  expect(expanded.stdout.match(/\tv\d+$/gm)).toHaveLength(51)
})

test('a secret that may not be decrypted does not hide the others', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'value-a', b: 'value-b', c: 'value-c' } })
  endpoint.fault({ op: 'GetParameters', when: '/app/b', error: 'AccessDeniedException' })
  const run = await chamber(['list', '-e', 'app'])
  expect(run.status).toBe(0)
  expect(run.stdout).toMatch(/^a\t.*value-a\nb\t.*\t\nc\t.*value-c\n$/m)
  expect(run.stderr).toContain('warning: /app/b cannot be read: ssm:GetParameters was denied')
})

test('json has the documented shapes', async () => {
  const { chamber } = await setup({ app: { key: 'v' }, 'app/web': { x: 'y' } })
  const json = async (...words: string[]) =>
    JSON.parse((await chamber([...words, '--output', 'json'])).stdout)
  const [version, modified, user] = [1, expect.any(String), expect.any(String)]
  expect(await json('list', 'app')).toEqual([{ key: 'key', version, modified, user }])
  expect(await json('list', '-e', 'app')).toEqual([
    { key: 'key', value: 'v', version, modified, user },
  ])
  expect(await json('history', 'app', 'key')).toEqual([
    { event: 'Created', version, modified, user },
  ])
  expect(await json('list-services')).toEqual(['app', 'app/web'])
  expect(await json('list', 'nothing')).toEqual([])
})

test('a label lists the versions that carry it', async () => {
  const { chamber, endpoint } = await setup({ app: { other: 'o' } })
  for (const value of ['one', 'two', 'three']) await chamber(['write', 'app', 'key', value])
  const input = { Name: '/app/key', ParameterVersion: 2, Labels: ['stable'] }
  await endpoint.client().send(new LabelParameterVersionCommand(input))
  const run = await chamber(['list', '-e', 'app:stable'])
  expect(run.stdout).toMatch(/^Key.*\nkey\t2\t.*\ttwo\n$/)
  expect(run.stdout).not.toContain('other')
})

test('the dotted layout is listed, read, written and deleted', async () => {
  const { chamber, endpoint } = await setup()
  await put(endpoint, 'prod.app1.old', 'value-o')
  expect(await chamber(['write', 'prod.app1.', 'Db-Pass', 'value-d'])).toMatchObject({ status: 0 })
  const listed = await chamber(['list', '-e', 'prod.app1.'])
  expect(listed.stdout).toMatch(/^Key.*\ndb-pass\t+1\t.*value-d\nold\t+0\t.*value-o\n$/)
  expect(await chamber(['read', '-q', 'prod.app1.', 'db-pass'])).toMatchObject({
    stdout: 'value-d\n',
  })
  expect(await chamber(['delete', 'prod.app1.', 'old'])).toMatchObject({ status: 0 })
  expect((await chamber(['list', 'prod.app1.'])).stdout).not.toContain('old')
})

test('services are found fifty a page, through empty pages too', async () => {
  const { chamber, endpoint } = await setup({ app: keys(3), 'app/web': keys(2), apple: keys(1) })
  const run = await chamber(['list-services', 'App'])
  expect(run).toMatchObject({ status: 0, stdout: 'Service\napp\napp/web\n', stderr: '' })
  expect(run.calls).toEqual({ DescribeParameters: 1 })
  endpoint.fault({ op: 'DescribeParameters', answer: '{"Parameters":[]}' })
  expect(await chamber(['list-services'])).toMatchObject({ status: 0, stdout: 'Service\n' })
})

test('a delete is one call', async () => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const run = await chamber(['delete', 'app', 'KEY'])
  expect(run).toMatchObject({ status: 0, stdout: '', stderr: '', calls: { DeleteParameter: 1 } })
})

test('the service of chamber itself gives a warning', async () => {
  const { chamber } = await setup()
  const run = await chamber(['list', '_chamber'])
  expect(run.status).toBe(0)
  expect(run.stderr).toContain("warning: '_chamber' is kept for chamber's own settings")
})
