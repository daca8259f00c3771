import fc from 'fast-check'
import { expect, it } from 'vitest'
import { app, openInMemory } from './in-memory.ts'
import { keyOf } from '../../harness/keys.ts'

const write = (key: string, value: string) => ({ service: app, key: keyOf(key), value })
const name = (key: string) => ({ service: app, key: keyOf(key) })

it('every version of every key is there, whatever is written in between', async () => {
  const keys = fc.constantFrom('a', 'b', 'c')
  await fc.assert(
    fc.asyncProperty(fc.array(keys, { minLength: 1, maxLength: 40 }), async (order) => {
      const { store } = openInMemory()
      const written: Record<string, string[]> = {}
      for (const [index, key] of order.entries()) {
        await store.write(write(key, `value ${index}`))
        written[key] = [...(written[key] ?? []), `value ${index}`]
      }
      for (const [key, values] of Object.entries(written)) {
        const events = await store.history(name(key))
        expect(events.map(({ version }) => version)).toEqual(values.map((_, index) => index + 1))
        for (const [index, value] of values.entries()) {
          const read = await store.read({ ...name(key), version: index + 1 })
          expect(read).toMatchObject({ value, version: index + 1, user: 'arn:aws:iam::1:user/ann' })
        }
      }
    }),
    { numRuns: 25 },
  )
})

it('more versions than there can be staging labels', async () => {
  const { store, service } = openInMemory()
  const values = Array.from({ length: 40 }, (_, index) => `value ${index + 1}`)
  for (const value of values) {
    await store.write(write('a', value))
    await store.write(write('b', value))
  }
  expect((await store.history(name('a'))).length).toBe(40)
  expect(await store.read({ ...name('b'), version: 1 })).toMatchObject({ value: 'value 1' })
  const { VersionIdsToStages: labels } = service.answer('DescribeSecret', { SecretId: 'app' })
  expect(Object.values(labels as Record<string, string[]>).flat().length).toBeLessThanOrEqual(20)
})

it('a hundred writes of another key cost a few calls, not a hundred', async () => {
  const { store, calls } = openInMemory()
  await store.write(write('a', 'one'))
  await store.write(write('a', 'two'))
  for (let index = 0; index < 98; index++) await store.write(write('b', String(index)))
  calls.length = 0
  await store.history(name('a'))
  expect(calls.length).toBeLessThan(12)
})

it('one version is told in one call', async () => {
  const { store, calls } = openInMemory()
  await store.write(write('a', 'one'))
  calls.length = 0
  expect(await store.history(name('a'))).toMatchObject([{ version: 1 }])
  expect(calls).toEqual(['GetSecretValue'])
})

it('a secret that was deleted and written again begins anew', async () => {
  const { store } = openInMemory()
  for (const value of ['one', 'two', 'three']) await store.write(write('a', value))
  await store.write(write('b', 'x'))
  await store.delete({ ...name('a'), exactKey: false })
  await expect(store.history(name('a'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  for (const value of ['four', 'five']) await store.write(write('a', value))
  expect((await store.history(name('a'))).map(({ version }) => version)).toEqual([1, 2])
  expect(await store.read({ ...name('a'), version: 1 })).toMatchObject({ value: 'four' })
})

it('versions that are not of chamber, or gone, are passed over', async () => {
  const { store, service } = openInMemory()
  await store.write(write('a', 'one'))
  await store.write(write('a', 'two'))
  const { SecretString: text } = service.answer('GetSecretValue', { SecretId: 'app' })
  service.answer('PutSecretValue', { SecretId: 'app', SecretString: 'just a password' })
  service.answer('PutSecretValue', { SecretId: 'app', SecretString: text })
  await store.write(write('a', 'three'))
  const versions = (await store.history(name('a'))).map(({ version }) => version)
  expect(versions).toEqual([1, 2, 3])
})
