/** Secrets in a bucket: the calls they take, who meets whom, and halves of changes. */
import { describe, expect, it } from 'vitest'
import { bucketSetup } from '../harness/buckets.ts'
import { type Run, setup } from '../harness/chamber.ts'

const environment = ['/usr/bin/env']
const denied = { op: 'PutObject', when: '__latest', error: 'AccessDenied' }

/**
 * On a busy machine a writer may say what it waits for, and that a server with twenty of them closed
 * its connection. Between the two puts of another writer the index may not be there yet, which is
 * told.
 */
function expectWritten({ status, stderr }: Run): void {
  const told =
    /^chamber: (waiting|no answer from .*, attempt|warning: .*__latest\.json was missing).*\n/gm
  expect({ status, complaints: stderr.replaceAll(told, '') }).toEqual({
    status: 0,
    complaints: '',
  })
}

describe('calls', () => {
  it('of a write are four for a new secret and five for an existing one', async () => {
    const { chamber } = await bucketSetup('s3')
    const created = await chamber(['write', 'app', 'key', 'one'])
    expect(created).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(created.calls).toEqual({ GetObject: 1, GetCallerIdentity: 1, PutObject: 2 })
    const changed = await chamber(['write', 'app', 'key', 'two'])
    expect(changed).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(changed.calls).toEqual({ GetObject: 2, GetCallerIdentity: 1, PutObject: 2 })
    const unchanged = await chamber(['write', 'app', 'key', 'two', '--skip-unchanged'])
    expect(unchanged.calls).toEqual({ GetObject: 2 })
  })

  it('of everything else are as few', async () => {
    const { chamber } = await bucketSetup('s3')
    for (const key of ['a', 'b', 'c']) await chamber(['write', 'app', key, `value-${key}`])
    const calls = async (...argv: string[]) => (await chamber(argv)).calls
    expect(await calls('read', 'app', 'a')).toEqual({ GetObject: 1 })
    expect(await calls('read', '-q', 'app', 'a')).toEqual({ GetObject: 1 })
    expect(await calls('history', 'app', 'a')).toEqual({ GetObject: 1 })
    expect(await calls('list', 'app')).toEqual({ GetObject: 4 })
    expect(await calls('exec', '--pristine', 'app', '--', ...environment)).toEqual({ GetObject: 1 })
    expect(await calls('export', 'app')).toEqual({ GetObject: 1 })
    expect(await calls('delete', 'app', 'a')).toEqual({
      GetObject: 1,
      DeleteObject: 1,
      PutObject: 1,
    })
  })
})

describe('writers that meet', () => {
  it('in one service lose nothing: twenty keys at once', async () => {
    const { chamber, latest } = await bucketSetup('s3')
    const keys = Array.from({ length: 20 }, (_, index) => `key${index}`)
    const runs = await Promise.all(keys.map((key) => chamber(['write', 'app', key, `of ${key}`])))
    runs.forEach(expectWritten)
    expect(await latest('app')).toEqual(Object.fromEntries(keys.map((key) => [key, `of ${key}`])))
  })

  it('at one key lose nothing: twenty versions, and the index has the last', async () => {
    const { chamber, json, latest } = await bucketSetup('s3')
    const values = Array.from({ length: 20 }, (_, index) => `value-${index}`)
    const runs = await Promise.all(values.map((value) => chamber(['write', 'app', 'key', value])))
    runs.forEach(expectWritten)
    const { values: versions } = (await json('app/key.json')) as {
      values: Record<string, { value: string }>
    }
    const kept = Object.values(versions).map(({ value }) => value)
    expect(kept.toSorted()).toEqual(values.toSorted())
    expect(await latest('app')).toEqual({ key: kept.at(-1) })
  })

  it('with those who delete leave index and objects alike', async () => {
    const { chamber, latest, paths } = await bucketSetup('s3')
    const keys = Array.from({ length: 8 }, (_, index) => `key${index}`)
    for (const key of keys) await chamber(['write', 'app', key, 'old'])
    const changes = keys.flatMap((key, index) => [
      chamber(['write', 'app', key, 'new']),
      ...(index % 2 === 0 ? [chamber(['delete', 'app', key])] : []),
    ])
    await Promise.all(changes)
    const objects = (await paths()).filter((path) => !path.includes('__latest'))
    const indexed = Object.keys((await latest('app')) as object).map((key) => `app/${key}.json`)
    expect(indexed.toSorted()).toEqual(objects.toSorted())
  })

  it('someone who deletes the secret meanwhile leaves a new one behind', async () => {
    const { chamber, endpoint, json, remove } = await bucketSetup('s3')
    await chamber(['write', 'app', 'key', 'old'])
    const before = () => remove('app/key.json')
    endpoint.fault({ op: 'PutObject', when: 'app/key.json', times: 1, before })
    expect(await chamber(['write', 'app', 'key', 'new'])).toMatchObject({ status: 0, stderr: '' })
    expect(await json('app/key.json')).toMatchObject({ values: { 1: { value: 'new' } } })
  })
})

describe('a change that was cut short', () => {
  it('of an existing secret is told, seen, and finished by the same write', async () => {
    const { chamber, endpoint, latest } = await bucketSetup('s3')
    await chamber(['write', 'app', 'key', 'old-value'])
    endpoint.fault(denied)
    const run = await chamber(['write', 'app', 'key', 'new-value'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('app/key was written as version 2, but not the index')
    expect(run.stderr).not.toContain('new-value')
    endpoint.fault()
    const listed = await chamber(['list', 'app'])
    expect(listed.status).toBe(0)
    expect(listed.stderr).toContain('exec still gives an older value')
    const again = await chamber(['write', 'app', 'key', 'new-value', '--skip-unchanged'])
    expect(again).toMatchObject({ status: 0, stderr: '' })
    expect(again.calls).toEqual({ GetObject: 2, PutObject: 1 })
    expect(await latest('app')).toEqual({ key: 'new-value' })
  })

  it('of a new secret is finished by the next write', async () => {
    const { chamber, endpoint, json, latest } = await bucketSetup('s3')
    await chamber(['write', 'app', 'other', 'v'])
    endpoint.fault(denied)
    expect((await chamber(['write', 'app', 'key', 'one'])).status).toBe(1)
    endpoint.fault()
    expect(await chamber(['write', 'app', 'key', 'two'])).toMatchObject({ status: 0, stderr: '' })
    expect(await latest('app')).toEqual({ other: 'v', key: 'two' })
    expect(await json('app/key.json')).toMatchObject({ values: { 1: {}, 2: { value: 'two' } } })
  })

  it('of a deletion is finished by the same deletion', async () => {
    const { chamber, endpoint, latest } = await bucketSetup('s3')
    await chamber(['write', 'app', 'key', 'value'])
    endpoint.fault(denied)
    const run = await chamber(['delete', 'app', 'key'])
    expect(run.status).toBe(1)
    expect(run.stderr).toContain('app/key was deleted, but not the index')
    endpoint.fault()
    const listed = await chamber(['list', 'app'])
    expect(listed).toMatchObject({ status: 0, stdout: expect.stringContaining('key\t') })
    expect(listed.stderr).toContain('has no object')
    expect(await chamber(['delete', 'app', 'key'])).toMatchObject({ status: 0, stderr: '' })
    expect(await latest('app')).toEqual({})
  })
})

describe('an index', () => {
  it('that is gone is made anew by the next write of a known secret', async () => {
    const { chamber, latest, remove, put } = await bucketSetup('s3')
    for (const key of ['a', 'b', 'c']) await chamber(['write', 'app', key, `value-${key}`])
    await put('app/guarded.json', '{"values":{"1":{"value":"x"}}}', 'alias/other')
    await put('app/sub/d.json', '{"values":{"1":{"value":"x"}}}')
    await remove('app/__latest.json')
    const run = await chamber(['write', 'app', 'b', 'new'])
    expect(run.status).toBe(0)
    expect(run.stderr).toContain('app/__latest.json was missing: it is made anew')
    expect(run.stderr).toContain('app/guarded.json is left out')
    expect(await latest('app')).toEqual({ a: 'value-a', b: 'new', c: 'value-c' })
  })

  it('that is broken stops every reader, tells nothing, and is made anew by a write', async () => {
    const { chamber, latest, put } = await bucketSetup('s3')
    await chamber(['write', 'app', 'a', 'value-a'])
    await put('app/__latest.json', '{"latest":{"a":"hunter-2')
    const run = await chamber(['exec', 'app', '--', ...environment])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('bkt/app/__latest.json is not an index')
    expect(run.stderr).not.toContain('hunter')
    expect((await chamber(['write', 'app', 'b', 'value-b'])).status).toBe(0)
    expect(await latest('app')).toEqual({ a: 'value-a', b: 'value-b' })
  })

  it('is not written over by a secret of its name', async () => {
    const { chamber } = await bucketSetup('s3')
    const run = await chamber(['write', 'app', '__latest', 'v'])
    expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
    expect(run.stderr).toContain("'__latest' is kept for chamber's own index")
  })
})

describe('an object', () => {
  it('that is broken is named, tells nothing, and can be deleted', async () => {
    const { chamber, put } = await bucketSetup('s3')
    await chamber(['write', 'app', 'key', 'value'])
    await put('app/key.json', '{"values":{"1":{"value":"hunter-2')
    for (const argv of [
      ['read', 'app', 'key'],
      ['write', 'app', 'key', 'new'],
    ]) {
      const run = await chamber(argv)
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(run.stderr).toContain('bkt/app/key.json is not a secret')
      expect(run.stderr).not.toContain('hunter')
    }
    expect(await chamber(['delete', 'app', 'key'])).toMatchObject({ status: 0, stderr: '' })
  })

  it('under a KMS key keeps it', async () => {
    const { chamber, put } = await bucketSetup('s3')
    const object = '{"service":"app","key":"/app/key","values":{"1":{"value":"x"}}}'
    await put('app/key.json', object, 'alias/other')
    for (const argv of [
      ['write', 'app', 'key', 'new'],
      ['delete', 'app', 'key'],
    ]) {
      const run = await chamber(argv)
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(run.stderr).toContain('use --backend s3-kms')
    }
  })

  it.each([
    ['an empty value', 'key', ''],
    ['an odd value', 'key', ' "a"\n\\ ü \u2028 <&> 🔑 '],
    ['an odd key', '__proto__', 'v'],
    ['a key of capitals', 'db_url', 'v'],
  ])('keeps %s', async (_, key, value) => {
    const { chamber } = await bucketSetup('s3')
    const written = await chamber(['write', 'app', key, '-'], { stdin: value })
    expect(written).toMatchObject({ status: 0, stderr: '' })
    expect((await chamber(['read', '-q', 'app', key.toUpperCase()])).stdout).toBe(`${value}\n`)
    const exported = await chamber(['export', 'app'])
    expect(Object.entries(JSON.parse(exported.stdout) as object)).toEqual([[key, value]])
  })
})

describe('an import', () => {
  const stdin = '{"DB_URL":"value-1","api-key":"value-2","same":"value-3"}'

  it('puts each object, and the index once', async () => {
    const { chamber, latest } = await bucketSetup('s3')
    await chamber(['write', 'app', 'same', 'value-3'])
    await chamber(['write', 'app', 'api-key', 'old'])
    const run = await chamber(['import', 'app', '-'], { stdin })
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.calls).toEqual({ GetObject: 3, GetCallerIdentity: 1, PutObject: 3 })
    const wanted = JSON.parse(stdin) as object
    expect(await latest('app')).toEqual(wanted)
    const again = await chamber(['import', 'app', '-'], { stdin })
    expect(again).toMatchObject({ status: 0, stderr: '', calls: { GetObject: 4 } })
  })

  it('that is stopped names what is written, indexes that, and goes on', async () => {
    const { chamber, endpoint, latest } = await bucketSetup('s3')
    endpoint.fault({ op: 'PutObject', when: 'app/DB_URL.json', error: 'AccessDenied' })
    const run = await chamber(['import', 'app', '-'], { stdin })
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('s3:PutObject on bkt/app/DB_URL.json was denied')
    const indexed = Object.keys((await latest('app')) as object)
    for (const key of indexed) expect(run.stderr).toContain(key)
    expect(indexed).toEqual(['api-key', 'same'])
    endpoint.fault()
    expect((await chamber(['import', 'app', '-'], { stdin })).status).toBe(0)
    expect(Object.keys((await latest('app')) as object)).toHaveLength(3)
  })

  it('with a key that is kept for the index writes nothing', async () => {
    const { chamber, paths } = await bucketSetup('s3')
    const run = await chamber(['import', 'app', '-'], { stdin: '{"a":"1","__latest":"2"}' })
    expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
    expect(run.stderr).toContain("'__latest' is kept for chamber's own index")
    expect(await paths()).toEqual([])
  })
})

it('nothing is deleted where there is nothing', async () => {
  const { chamber, paths } = await bucketSetup('s3')
  const run = await chamber(['delete', 'nosvc', 'key'])
  expect(run).toMatchObject({ status: 1, stdout: '', calls: { GetObject: 2 } })
  expect(run.stderr).toContain("no secret 'key' in service 'nosvc'")
  expect(await paths()).toEqual([])
})

it.each([
  [['exec', 'app:stable', '--', 'true'], 'a label (app:stable)'],
  [['list', 'app:stable'], 'a label (app:stable)'],
  [['list', 'app', '--recursive'], '--recursive'],
  [['write', 'app', 'key', 'v', '--type', 'String'], 'write --type'],
  [['write', 'app', 'key', 'v', '--tier', 'advanced'], 'write --tier'],
  [['list-services'], 'finding services'],
])('%j is refused before anything is asked', async (argv, says) => {
  const { chamber } = await bucketSetup('s3')
  const run = await chamber(argv)
  expect(run).toMatchObject({ status: 1, stdout: '', calls: {} })
  expect(run.stderr).toContain(`${says} is not something that the s3 backend can do`)
})

it.each([
  ['none', '', 'need a bucket'],
  ['a URL', 's3://bkt/folder', 'a value of 15 characters is not the name of a bucket'],
  [
    'one that is not there',
    'no-such-bucket',
    'there is no bucket no-such-bucket (asked in us-east-1)',
  ],
])('a bucket that is %s is named', async (_, name, says) => {
  const { chamber } = await setup()
  const env = { CHAMBER_S3_BUCKET: name, CHAMBER_SECRET_BACKEND: 's3' }
  const run = await chamber(['exec', 'app', '--', 'true'], { env })
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain(says)
})

it('a denial names the object, and what is missing', async () => {
  const { chamber, endpoint } = await bucketSetup('s3')
  endpoint.fault({ op: 'GetObject', error: 'AccessDenied', message: 'Access Denied' })
  const run = await chamber(['exec', 'app', '--', 'true'])
  expect(run).toMatchObject({ status: 1, stdout: '' })
  expect(run.stderr).toContain('s3:GetObject on bkt/app/__latest.json was denied in us-east-1')
  expect(run.stderr).toContain('s3:ListBucket on bkt')
})
