import { describe, expect, it } from 'vitest'
import { NOW, openStore, put, storeWith } from './parameter-store.ts'

const ARN = 'arn:aws:ssm:us-east-1:123456789012:parameter/app/key'

async function twoVersions() {
  const ask = openStore()
  await put(ask, '/app/key', { Value: 'one', Type: 'SecureString' })
  await put(ask, '/app/key', { Value: 'two', Type: 'SecureString', Overwrite: true })
  await ask('LabelParameterVersion', { Name: '/app/key', ParameterVersion: 1, Labels: ['live'] })
  return ask
}

describe('GetParameter', () => {
  it('answers with the current version and nothing of its metadata', async () => {
    const ask = await twoVersions()
    expect(await ask('GetParameter', { Name: '/app/key', WithDecryption: true })).toEqual({
      status: 200,
      Parameter: {
        ARN,
        DataType: 'text',
        LastModifiedDate: NOW / 1000,
        Name: '/app/key',
        Type: 'SecureString',
        Value: 'two',
        Version: 2,
      },
    })
  })

  it.each([
    ['/app/key:1', ':1'],
    ['/app/key:live', ':live'],
    [`${ARN}:1`, ':1'],
  ])('%s is version 1, under its bare name', async (Name, Selector) => {
    const ask = await twoVersions()
    const { Parameter } = await ask('GetParameter', { Name, WithDecryption: true })
    expect(Parameter).toMatchObject({ Name: '/app/key', Selector, Value: 'one', Version: 1 })
  })

  it.each([
    ['/app/none', 'ParameterNotFound', undefined],
    [ARN.replace('us-east-1', 'eu-west-1'), 'ParameterNotFound', undefined],
    [
      '/app/key:9',
      'ParameterVersionNotFound',
      'Systems Manager could not find version 9 of /app/key. Verify the version and try again.',
    ],
    [
      '/app/key:none',
      'ParameterVersionNotFound',
      'Systems Manager could not find label none of /app/key. Verify the label and try again.',
    ],
  ])('%s is not found', async (Name, __type, message) => {
    const ask = await twoVersions()
    const expected = { status: 400, __type, ...(message ? { message } : {}) }
    expect(await ask('GetParameter', { Name })).toEqual(expected)
  })

  it('gives something opaque and stable for a SecureString that is not decrypted', async () => {
    const ask = await twoVersions()
    const read = async (Name: string) => {
      const { Parameter } = await ask('GetParameter', { Name })
      return (Parameter as { Value: string }).Value
    }
    const value = await read('/app/key')
    expect(value).toMatch(/^[A-Za-z0-9+/]{100,}={0,2}$/)
    expect(Buffer.from(value, 'base64').toString('latin1')).not.toContain('two')
    expect(await read('/app/key')).toBe(value)
    expect(await read('/app/key:1')).not.toBe(value)
  })

  it('ignores WithDecryption for other types', async () => {
    const ask = await storeWith(['/app/plain'])
    expect(await ask('GetParameter', { Name: '/app/plain' })).toMatchObject({
      Parameter: { Value: 'value' },
    })
  })
})

describe('GetParameters', () => {
  it('answers by name, and lists what it could not find as it was asked for', async () => {
    const ask = await storeWith(['/b', '/a/z', '/a/b'])
    const Names = ['/b', '/none', '/a/z', '/a/b:1', '/a/b:7', 'no name', '/b']
    const { Parameters, InvalidParameters } = await ask('GetParameters', { Names })
    expect(Parameters).toMatchObject([
      { Name: '/a/b', Selector: ':1' },
      { Name: '/a/z' },
      { Name: '/b' },
    ])
    expect(InvalidParameters).toEqual(['/none', '/a/b:7', 'no name'])
  })

  it.each([
    [{}, "Value null at 'names' failed to satisfy constraint: Member must not be null"],
    [{ Names: [] }, 'length greater than or equal to 1'],
    [{ Names: Array.from({ length: 11 }, (_, index) => `/n${index}`) }, 'less than or equal to 10'],
  ])('takes 1 to 10 names', async (input, text) => {
    expect(await openStore()('GetParameters', input)).toMatchObject({
      __type: 'ValidationException',
      message: expect.stringContaining(text),
    })
  })
})

describe('DeleteParameters', () => {
  it('tells what it deleted and what was not there', async () => {
    const ask = await storeWith(['/a', '/b'])
    expect(await ask('DeleteParameters', { Names: ['/a', '/none', '/a', '/b'] })).toEqual({
      status: 200,
      DeletedParameters: ['/a', '/b'],
      InvalidParameters: ['/none'],
    })
    expect(await ask('DeleteParameter', { Name: '/a' })).toEqual({
      status: 400,
      __type: 'ParameterNotFound',
    })
  })
})
