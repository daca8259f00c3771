/** Writes that meet: whatever the order of the calls, nothing is lost. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { app, current, openInMemory, overwrite } from './in-memory.ts'
import { keyOf } from '../../harness/keys.ts'

const write = (key: string, value: string) => ({ service: app, key: keyOf(key), value })

it('chambers that write at the same time all get through, in any order of their calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 6 }), async (scheduler, count) => {
      const before = (operation: string) => scheduler.schedule(Promise.resolve(), operation)
      const { store, service } = openInMemory({ before })
      const keys = Array.from({ length: count }, (_, index) => `key-${index}`)
      const writes = Promise.all(keys.map((key) => store.write(write(key, key))))
      await scheduler.waitFor(writes)
      const { _chamber_metadata: _, ...values } = current(service)
      expect(values).toEqual(Object.fromEntries(keys.map((key) => [key, key])))
    }),
    { numRuns: 30 },
  )
})

it('writes of one key at the same time are versions of it, one after the other', async () => {
  const { store } = openInMemory({ before: () => Promise.resolve() })
  await store.write(write('a', 'first'))
  await Promise.all(['x', 'y', 'z'].map((value) => store.write(write('a', value))))
  const versions = (await store.history({ service: app, key: keyOf('a') })).map(
    ({ version }) => version,
  )
  expect(versions).toEqual([1, 2, 3, 4])
})

it('what another program writes before ours lands is brought back', async () => {
  let isFirst = true
  const before = (operation: string) => {
    if (operation !== 'PutSecretValue' || !isFirst) return
    isFirst = false
    overwrite(opened.service, { a: 'one', theirs: [1], gone: undefined })
  }
  const opened = openInMemory({ before })
  const { store, service, notices } = opened
  service.answer('CreateSecret', { Name: 'app', SecretString: '{"a":"one","gone":"x"}' })
  await store.write(write('b', 'ours'))
  expect(current(service)).toMatchObject({ a: 'one', b: 'ours', theirs: [1] })
  expect(current(service)).not.toHaveProperty('gone')
  expect(notices).toEqual([])
})

it('where both wrote the same key ours is the later version, and it is told', async () => {
  let isFirst = true
  const before = async (operation: string) => {
    if (operation !== 'PutSecretValue' || !isFirst) return
    isFirst = false
    const metadata = JSON.stringify({ a: { created: '2024-01-01T00:00:00Z', version: 2 } })
    overwrite(opened.service, { a: 'theirs', _chamber_metadata: metadata })
  }
  const opened = openInMemory({ before })
  const { store, notices } = opened
  await store.write(write('a', 'first'))
  await store.write(write('a', 'ours'))
  expect(await store.read({ service: app, key: keyOf('a') })).toMatchObject({
    value: 'ours',
    version: 3,
  })
  expect(notices).toEqual(["'a' was changed by someone else at the same time; yours is the latest"])
})

it('another program that writes without end does not lose a thing, and is not waited for', async () => {
  let count = 0
  const before = (operation: string) => {
    if (operation !== 'PutSecretValue' || count === 5) return
    count += 1
    overwrite(opened.service, { ...current(opened.service), [`theirs-${count}`]: 'x' })
  }
  const opened = openInMemory({ before })
  const { store, service } = opened
  await store.write(write('start', 'x'))
  await store.write(write('ours', 'x'))
  const keys = Object.keys(current(service)).filter((key) => key !== '_chamber_metadata')
  expect(keys.toSorted()).toEqual(['ours', 'start', ...[1, 2, 3, 4, 5].map((n) => `theirs-${n}`)])
})

it('AWSCURRENT that was moved back does not stand in the way', async () => {
  const { store, service } = openInMemory()
  await store.write(write('a', 'one'))
  const { VersionId: first } = service.answer('GetSecretValue', { SecretId: 'app' })
  await store.write(write('a', 'two'))
  const stage = { SecretId: 'app', VersionStage: 'AWSCURRENT', MoveToVersionId: first }
  service.answer('UpdateSecretVersionStage', stage)
  await store.write(write('a', 'three'))
  expect(await store.readValue({ service: app, key: keyOf('a') })).toBe('three')
})

it('two that delete the same key: one of them finds nothing', async () => {
  const { store } = openInMemory({ before: () => Promise.resolve() })
  await store.write(write('a', 'one'))
  await store.write(write('b', 'two'))
  const deletion = { service: app, key: keyOf('a'), exactKey: false }
  const ends = await Promise.allSettled([store.delete(deletion), store.delete(deletion)])
  expect(ends.map(({ status }) => status)).toContain('fulfilled')
  expect((await store.values(app)).map(({ key }) => key)).toEqual(['b'])
})

it('a secret without a value, as Terraform makes it, is filled', async () => {
  const { store, service } = openInMemory()
  service.answer('CreateSecret', { Name: 'app' })
  await store.write(write('a', 'one'))
  expect(current(service)).toMatchObject({ a: 'one' })
})
