/** Tags of secrets, and secrets found by key or value. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'
import { tagsOf } from '../harness/parameters.ts'

test('tags are written and read, sorted, in one call each', async () => {
  const { chamber } = await setup({ app: { key: 'v' } })
  const written = await chamber(['tag', 'write', 'app', 'key', 'b=2', 'a=x=y'])
  expect(written).toMatchObject({ status: 0, stdout: 'Key\tValue\na\tx=y\nb\t2\n', stderr: '' })
  expect(written.calls).toEqual({ AddTagsToResource: 1 })
  const read = await chamber(['tag', 'read', 'app', 'key', '--output', 'json'])
  expect(JSON.parse(read.stdout)).toEqual({ a: 'x=y', b: '2' })
  expect(read.calls).toEqual({ ListTagsForResource: 1 })
})

test('a key stored in capitals has tags too', async () => {
  const { chamber, endpoint } = await setup({ app: { DB_URL: 'v', small: 'v' } })
  expect(await chamber(['tag', 'write', 'app', 'DB_URL', 'a=1'])).toMatchObject({ status: 0 })
  expect(await chamber(['tag', 'write', 'app', 'SMALL', 'a=2'])).toMatchObject({ status: 0 })
  expect(await tagsOf(endpoint, '/app/DB_URL')).toEqual({ a: '1' })
  expect(await tagsOf(endpoint, '/app/small')).toEqual({ a: '2' })
})

test('required tags that may not be read are not in the way', async () => {
  const { chamber, endpoint } = await setup({ app: { key: 'v' } })
  await chamber(['tag', 'write', 'app', 'key', 'a=1', 'b=2'])
  endpoint.fault({ op: 'GetParameters', when: 'store-config', error: 'AccessDeniedException' })
  expect(await chamber(['tag', 'delete', 'app', 'key', 'a'])).toMatchObject({
    status: 0,
    stderr:
      'chamber: warning: /_chamber/store-config may not be read; required tags are not checked\n',
  })
  expect(await tagsOf(endpoint, '/app/key')).toEqual({ b: '2' })
})

test('find looks at whole keys in any case, and at whole values', async () => {
  const { chamber } = await setup({ app: { DB: 'one', db2: 'two' }, 'app/web': { db: 'two' } })
  expect((await chamber(['find', 'Db'])).stdout).toBe('Service\napp\napp/web\n')
  expect((await chamber(['find', '-v', 'two'])).stdout).toBe(
    'Service\t\tKey\napp\t\tdb2\napp/web\t\tdb\n',
  )
  expect(JSON.parse((await chamber(['find', '-v', 'two', '--output', 'json'])).stdout)).toEqual([
    { service: 'app', key: 'db2' },
    { service: 'app/web', key: 'db' },
  ])
})

test.each(['two', 'two\n', 'two\r\n'])('a value to find may be piped in: %j', async (stdin) => {
  const { chamber } = await setup({ app: { key: 'one', other: 'two' } })
  const run = await chamber(['find', '--by-value', '-'], { stdin })
  expect(run).toMatchObject({ status: 0, stdout: 'Service\t\tKey\napp\t\tother\n', stderr: '' })
})

test('a find by value that could not look everywhere says so behind what it found', async () => {
  const { chamber, endpoint } = await setup({ app: { a: 'hunter-2' }, web: { b: 'hunter-2' } })
  endpoint.fault({ op: 'GetParameters', when: '/web/b', error: 'AccessDeniedException' })
  const run = await chamber(['find', '-v', 'hunter-2'])
  expect(run).toMatchObject({ status: 1, stdout: 'Service\t\tKey\napp\t\ta\n' })
  expect(run.stderr).toContain('1 secret could not be read and searched')
  expect(run.stderr).not.toContain('hunter-2')
})
