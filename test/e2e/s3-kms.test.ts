/** Secrets in a bucket under KMS keys: an index for each key, and what one key alone may change. */
import { describe, expect, it } from 'vitest'
import { bucketSetup } from '../harness/buckets.ts'

const mine = 'app/__kms_alias_parameter_store_key__latest.json'
const other = ['--kms-key-alias', 'other']

describe('calls', () => {
  it('of exec are a listing and one for each key', async () => {
    const { chamber } = await bucketSetup('s3-kms')
    await chamber(['write', 'app', 'a', 'value-a'])
    await chamber(['write', 'app', 'b', 'value-b', ...other])
    const run = await chamber(['exec', '--pristine', 'app', '--', '/usr/bin/env'])
    expect(run).toMatchObject({ status: 0, stdout: 'A=value-a\nB=value-b\n', stderr: '' })
    expect(run.calls).toEqual({ ListObjectsV2: 1, GetObject: 2 })
  })

  it('of a write are one fewer for a new secret', async () => {
    const { chamber } = await bucketSetup('s3-kms')
    const first = await chamber(['write', 'app', 'a', 'one'])
    expect(first).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(first.calls).toEqual({ ListObjectsV2: 1, GetCallerIdentity: 1, PutObject: 2 })
    const second = await chamber(['write', 'app', 'a', 'two'])
    expect(second.calls).toEqual({
      ListObjectsV2: 1,
      GetObject: 2,
      GetCallerIdentity: 1,
      PutObject: 2,
    })
  })
})

it('writers that meet under two keys lose nothing', async () => {
  const { chamber } = await bucketSetup('s3-kms')
  const keys = Array.from({ length: 10 }, (_, index) => `key${index}`)
  const runs = await Promise.all(
    keys.flatMap((key) => [
      chamber(['write', 'app', `${key}-a`, 'v']),
      chamber(['write', 'app', `${key}-b`, 'v', ...other]),
    ]),
  )
  for (const { status } of runs) expect(status).toBe(0)
  const exported = JSON.parse((await chamber(['export', 'app'])).stdout) as object
  expect(Object.keys(exported)).toEqual(keys.flatMap((key) => [`${key}-a`, `${key}-b`]))
})

describe('an index that is denied', () => {
  it('and one’s own stops a write before anything is written', async () => {
    const { chamber, endpoint, json, paths } = await bucketSetup('s3-kms')
    for (const key of ['a', 'b']) await chamber(['write', 'app', key, `value-${key}`])
    const before = await json(mine)
    endpoint.fault({ op: 'GetObject', when: '__kms_alias_param', error: 'AccessDenied' })
    for (const argv of [
      ['write', 'app', 'c', 'value-c'],
      ['write', 'app', 'a', 'value-new'],
      ['delete', 'app', 'a'],
    ]) {
      const run = await chamber(argv)
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(run.stderr).toContain(`s3:GetObject on bkt/${mine} was denied`)
    }
    expect(await json(mine)).toEqual(before)
    expect(await paths()).toEqual([mine, 'app/a.json', 'app/b.json'])
  })

  it('with all others is no empty service', async () => {
    const { chamber, endpoint } = await bucketSetup('s3-kms')
    await chamber(['write', 'app', 'a', 'value-a'])
    endpoint.fault({ op: 'GetObject', when: '__kms', error: 'AccessDenied' })
    const run = await chamber(['exec', 'app', '--', 'echo', 'started'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('was denied')
  })

  it('beside others is left out, and told with --verbose', async () => {
    const { chamber, endpoint } = await bucketSetup('s3-kms')
    await chamber(['write', 'app', 'a', 'value-a'])
    await chamber(['write', 'app', 'b', 'value-b', ...other])
    endpoint.fault({ op: 'GetObject', when: '__kms_alias_other', error: 'AccessDenied' })
    expect(await chamber(['export', 'app'])).toMatchObject({
      status: 0,
      stdout: '{"a":"value-a"}\n',
      stderr: '',
    })
    const told = await chamber(['--verbose', 'export', 'app'])
    expect(told.stderr).toContain('an index is left out')
    const written = await chamber(['write', 'app', 'c', 'value-c'])
    expect(written).toMatchObject({ status: 0, stderr: '' })
  })
})

describe('a key', () => {
  it('that is missing is named, and nothing is written', async () => {
    const { chamber, paths } = await bucketSetup('s3-kms')
    const run = await chamber(['write', 'app', 'a', 'value-a', '--kms-key-alias', 'absent'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('the KMS key for bkt/app/a.json was not found in us-east-1')
    expect(run.stderr).toContain('--kms-key-alias')
    expect(await paths()).toEqual([])
  })

  it('that is disabled is named', async () => {
    const { chamber, endpoint } = await bucketSetup('s3-kms')
    await chamber(['write', 'app', 'a', 'value-a'])
    endpoint.fault({ op: 'GetObject', error: 'KMS.DisabledException', status: 400 })
    const run = await chamber(['exec', 'app', '--', 'true'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('cannot be used (KMS.DisabledException)')
    endpoint.fault()
    await chamber(['write', 'app', 'b', 'value-b', ...other])
    const fault = { op: 'GetObject', error: 'KMS.DisabledException', status: 400 }
    endpoint.fault({ ...fault, when: '__kms_alias_param' })
    const argv = ['exec', '--pristine', '--skip-denied', 'app', '--', '/usr/bin/env']
    const skipped = await chamber(argv)
    expect(skipped).toMatchObject({ status: 0, stdout: 'B=value-b\n' })
    expect(skipped.stderr).toContain('an index is left out: the KMS key of bkt/app/')
  })

  it('may be an ARN', async () => {
    const { chamber, endpoint, json } = await bucketSetup('s3-kms')
    const { keyArn } = endpoint
    const run = await chamber(['write', 'app', 'a', 'value-a', '--kms-key', keyArn])
    expect(run).toMatchObject({ status: 0, stderr: '' })
    const path = `app/__kms_${keyArn.replaceAll('/', '_')}__latest.json`
    expect(await json(path)).toEqual({
      latest: { a: { version: 1, value: 'value-a', KMSAlias: keyArn } },
    })
    expect((await chamber(['read', '-q', 'app', 'a'])).stdout).toBe('value-a\n')
  })

  it('of another is named, and how to change its secret', async () => {
    const { chamber } = await bucketSetup('s3-kms')
    await chamber(['write', 'app', 'b', 'value-b', ...other])
    const run = await chamber(['write', 'app', 'b', 'value-new'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('encrypted with alias/other, not with alias/parameter_store_key')
    expect(run.stderr).toContain('--kms-key-alias alias/other')
  })

  it('whose index has the name of another one’s leaves that alone', async () => {
    const { chamber, json, put } = await bucketSetup('s3-kms')
    const path = 'app/__kms_alias_other__latest.json'
    const index = { latest: { b: { version: 1, value: 'value-b', KMSAlias: 'alias_other' } } }
    await put(path, JSON.stringify(index), 'alias/other')
    const run = await chamber(['write', 'app', 'a', 'value-a', ...other])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain('holds secrets of alias_other')
    expect(await json(path)).toEqual(index)
  })
})

it('an import reads the indexes once', async () => {
  const { chamber, json } = await bucketSetup('s3-kms')
  const run = await chamber(['import', 'app', '-'], { stdin: '{"a":"value-a","B":"value-b"}' })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.calls).toEqual({ ListObjectsV2: 1, GetCallerIdentity: 1, PutObject: 3 })
  expect(await json(mine)).toMatchObject({ latest: { a: { version: 1 }, B: { value: 'value-b' } } })
})

it('a broken index stops everyone, and tells nothing', async () => {
  const { chamber, put, paths } = await bucketSetup('s3-kms')
  await put(mine, '{"latest":{"a":{"value":"hunter-2', 'alias/parameter_store_key')
  for (const argv of [
    ['exec', 'app', '--', 'true'],
    ['write', 'app', 'a', 'value-a'],
  ]) {
    const run = await chamber(argv)
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toContain(`bkt/${mine} is not an index`)
    expect(run.stderr).not.toContain('hunter')
  }
  expect(await paths()).toEqual([mine])
})

it('what was cut short is finished by the same write', async () => {
  const { chamber, endpoint, json } = await bucketSetup('s3-kms')
  endpoint.fault({ op: 'PutObject', when: '__kms', error: 'AccessDenied' })
  const run = await chamber(['write', 'app', 'a', 'value-a'])
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('app/a was written as version 1, but not the index')
  endpoint.fault()
  const again = await chamber(['write', 'app', 'a', 'value-a', '--skip-unchanged'])
  expect(again).toMatchObject({ status: 0, stderr: '' })
  expect(await json(mine)).toMatchObject({ latest: { a: { version: 1, value: 'value-a' } } })
})
