/**
 * Writers and deleters that meet in every order that fast-check finds: at the end the index says
 * what the objects say, and every write is a version of its own.
 */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createS3KmsStore } from '../../../src/stores/s3-kms/s3-kms-store.ts'
import type { Bucket, StoredObject } from '../../../src/stores/s3/bucket.ts'
import { createS3Store } from '../../../src/stores/s3/s3-store.ts'
import type { Store } from '../../../src/stores/store.ts'
import { ChamberError } from '../../../src/core/errors.ts'
import { parseService } from '../../../src/core/service-reference.ts'
import type { Key } from '../../../src/core/key.ts'
import { keyOf } from '../../harness/keys.ts'

vi.mock('../../../src/stores/s3/backoff.ts', () => ({
  conflictAttempts: 60,
  waitAfterConflict: async () => {},
}))

type Objects = Map<string, StoredObject>

/** A bucket in memory; each call is let through when the scheduler says so. */
function bucketOf(objects: Objects, turn: () => Promise<unknown>, losesAnswers = false): Bucket {
  let puts = 0
  return {
    name: 'bkt',
    async get(path) {
      await turn()
      return objects.get(path)
    },
    async put(path, text, { expected }) {
      await turn()
      if (objects.get(path)?.etag !== expected) return false
      const etag = createHash('md5').update(text).digest('hex')
      objects.set(path, { text, etag, encryption: 'AES256' })
      puts += 1
      // the SDK asks again when an answer is lost, and then the condition does not hold
      return !(losesAnswers && puts % 2 === 1)
    },
    async remove(path) {
      await turn()
      objects.delete(path)
    },
    async list(prefix) {
      await turn()
      return [...objects.keys()].filter((path) => path.startsWith(prefix)).toSorted()
    },
  }
}

const service = parseService('app')
const caller = async () => 'arn:aws:iam::123456789012:user/ann'
const openers = {
  s3: (bucket: Bucket): Store =>
    createS3Store(bucket, { caller, restartDeadline() {}, onNotice() {} }),
  's3-kms': (bucket: Bucket): Store =>
    createS3KmsStore(bucket, {
      kmsKey: 'alias/a',
      caller,
      restartDeadline() {},
      onNotice() {},
    }),
}

const json = (objects: Objects, path: string) =>
  JSON.parse(objects.get(path)?.text ?? '{}') as {
    readonly latest?: Readonly<Record<string, string | { readonly value: string }>>
    readonly values?: Readonly<Record<string, { readonly value: string }>>
  }

/** What exec reads, and what read reads. */
function bothSides(objects: Objects) {
  const index = [...objects.keys()].find((path) => path.endsWith('__latest.json')) ?? ''
  const entries = Object.entries(json(objects, index).latest ?? {})
  const indexed = entries.map(([key, one]) => [key, typeof one === 'string' ? one : one.value])
  const secrets = [...objects.keys()].filter((path) => path !== index)
  const stored = secrets.map((path) => [
    path.slice('app/'.length, -'.json'.length),
    Object.values(json(objects, path).values ?? {}).at(-1)?.value,
  ])
  return { indexed: Object.fromEntries(indexed), stored: Object.fromEntries(stored) }
}

interface Change {
  readonly type: 'write' | 'delete'
  readonly key: Key
  readonly value: string
}

const change: fc.Arbitrary<Change> = fc.record({
  type: fc.constantFrom('write' as const, 'write' as const, 'delete' as const),
  key: fc.constantFrom(keyOf('a'), keyOf('b')),
  value: fc.constantFrom('old', 'new', 'newer'),
})

async function run(store: Store, { type, key, value }: Change) {
  if (type === 'write') return store.write({ service, key, value })
  try {
    return await store.delete({ service, key, exactKey: false })
  } catch (error) {
    // somebody else deleted it first
    if (!(error instanceof ChamberError) || error.code !== 'NOT_FOUND') throw error
  }
}

it.each(['s3', 's3-kms'] as const)('%s: index and objects agree', async (backend) => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(change, { maxLength: 5 }), async (s, changes) => {
      const objects: Objects = new Map()
      const quiet = openers[backend](bucketOf(objects, async () => {}))
      await quiet.write({ service, key: keyOf('a'), value: 'old' })
      const busy = bucketOf(objects, () => s.schedule(Promise.resolve()))
      const runs = changes.map((one) => run(openers[backend](busy), one))
      await s.waitFor(Promise.all(runs))
      const { indexed, stored } = bothSides(objects)
      expect(indexed).toEqual(stored)
    }),
    { numRuns: 500 },
  )
})

it('every write is a version of its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 5 }), async (s, count) => {
      const objects: Objects = new Map()
      const bucket = bucketOf(objects, () => s.schedule(Promise.resolve()))
      const values = Array.from({ length: count }, (_, index) => `v-${index}`)
      const writes = values.map((value) =>
        openers.s3(bucket).write({ service, key: keyOf('a'), value }),
      )
      await s.waitFor(Promise.all(writes))
      const versions = Object.values(json(objects, 'app/a.json').values ?? {})
      expect(versions.map(({ value }) => value).toSorted()).toEqual(values)
    }),
    { numRuns: 200 },
  )
})

it('a write whose answer was lost is not made twice', async () => {
  const objects: Objects = new Map()
  const store = openers.s3(bucketOf(objects, async () => {}, true))
  await store.write({ service, key: keyOf('a'), value: 'v' })
  await store.write({ service, key: keyOf('a'), value: 'w' })
  expect(Object.keys(json(objects, 'app/a.json').values ?? {})).toEqual(['1', '2'])
  expect(bothSides(objects)).toEqual({ indexed: { a: 'w' }, stored: { a: 'w' } })
})
