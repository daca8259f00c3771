import { beforeEach, describe, expect, it } from 'vitest'
import { type Ask, openStore, put, storeWith } from './parameter-store.ts'

let ask: Ask

const labelsOf = async () => {
  const { Parameters } = await ask('GetParameterHistory', { Name: '/a' })
  return (Parameters as { Labels: string[] }[]).map(({ Labels }) => Labels)
}
const label = (Labels: readonly string[], ParameterVersion?: number) =>
  ask('LabelParameterVersion', {
    Name: '/a',
    Labels,
    ...(ParameterVersion ? { ParameterVersion } : {}),
  })

beforeEach(async () => {
  ask = await storeWith(['/a'])
  await put(ask, '/a', { Overwrite: true })
})

describe('labels', () => {
  it('go to the latest version, or to the one that is named', async () => {
    expect(await label(['latest'])).toEqual({ status: 200, InvalidLabels: [], ParameterVersion: 2 })
    expect(await label(['first'], 1)).toMatchObject({ ParameterVersion: 1 })
    expect(await labelsOf()).toEqual([['first'], ['latest']])
  })

  it('move from one version to another', async () => {
    await label(['live', 'other'], 1)
    await label(['live'], 2)
    expect(await labelsOf()).toEqual([['other'], ['live']])
  })

  it('that break the rules come back, the others are kept', async () => {
    const invalid = ['1st', 'aws-x', 'SSMx', 'a b', 'a/b']
    const { InvalidLabels } = await label(['fine.x-y_z', ...invalid])
    expect(InvalidLabels).toEqual(invalid)
    expect(await labelsOf()).toEqual([[], ['fine.x-y_z']])
  })

  it('are at most 10 on a version', async () => {
    await label(Array.from({ length: 10 }, (_, index) => `l${index}`))
    expect(await label(['l1'])).toMatchObject({ status: 200 })
    expect(await label(['one-more'])).toMatchObject({
      __type: 'ParameterVersionLabelLimitExceeded',
    })
    expect((await labelsOf())[1]).toHaveLength(10)
  })

  it.each([
    [[], undefined],
    [Array.from({ length: 11 }, (_, index) => `l${index}`), undefined],
    [['x'.repeat(101)], undefined],
    [[''], undefined],
  ])('%j cannot be asked for', async (labels) => {
    expect(await label(labels)).toMatchObject({ __type: 'ValidationException' })
  })

  it('need a version that exists', async () => {
    expect(await label(['x'], 9)).toMatchObject({ __type: 'ParameterVersionNotFound' })
    const missing = { Name: '/none', Labels: ['x'] }
    expect(await ask('LabelParameterVersion', missing)).toMatchObject({
      __type: 'ParameterNotFound',
    })
  })

  it('are taken off the version that is named', async () => {
    await label(['live'], 1)
    const request = { Name: '/a', Labels: ['live', 'none'] }
    expect(await ask('UnlabelParameterVersion', { ...request, ParameterVersion: 1 })).toEqual({
      status: 200,
      RemovedLabels: ['live'],
      InvalidLabels: ['none'],
    })
    expect(await labelsOf()).toEqual([[], []])
    expect(await ask('UnlabelParameterVersion', request)).toMatchObject({
      message:
        "1 validation error detected: Value null at 'parameterVersion' failed to satisfy constraint: Member must not be null",
    })
  })
})

describe('history', () => {
  it('tells every version with its own metadata', async () => {
    await put(ask, '/a', {
      Overwrite: true,
      Type: 'SecureString',
      KeyId: 'alias/k',
      Value: 'secret',
      Description: 'third',
    })
    const { Parameters } = await ask('GetParameterHistory', { Name: '/a', WithDecryption: true })
    expect(Parameters).toMatchObject([
      { Version: 1, Type: 'String', Value: 'value' },
      { Version: 2, Type: 'String', Value: 'value' },
      { Version: 3, KeyId: 'alias/k', Value: 'secret', Description: 'third', Labels: [] },
    ])
    expect(await ask('GetParameterHistory', { Name: '/none' })).toEqual({
      status: 400,
      __type: 'ParameterNotFound',
    })
  })
})

describe('tags', () => {
  const resource = { ResourceType: 'Parameter', ResourceId: '/a' }
  const add = (tags: Readonly<Record<string, string>>) =>
    ask('AddTagsToResource', {
      ...resource,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })
  const list = async () => (await ask('ListTagsForResource', resource))['TagList']

  it('are added, changed and removed', async () => {
    await add({ team: 'x', empty: '' })
    await add({ team: 'y' })
    expect(await list()).toEqual([
      { Key: 'team', Value: 'y' },
      { Key: 'empty', Value: '' },
    ])
    await ask('RemoveTagsFromResource', { ...resource, TagKeys: ['team', 'none'] })
    expect(await list()).toEqual([{ Key: 'empty', Value: '' }])
  })

  it('stay through an overwrite and go with the parameter', async () => {
    await add({ team: 'x' })
    await put(ask, '/a', { Overwrite: true })
    expect(await list()).toHaveLength(1)
    await ask('DeleteParameter', { Name: '/a' })
    await put(ask, '/a')
    expect(await list()).toEqual([])
  })

  it('are at most 50', async () => {
    const many = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`t${from + index}`, 'x']))
    expect(await add(many(0, 50))).toEqual({ status: 200 })
    expect(await add(many(50, 51))).toMatchObject({ __type: 'TooManyTagsError' })
    expect(await list()).toHaveLength(50)
    const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `t${index}`, Value: '' }))
    expect(await put(openStore(), '/b', { Tags })).toMatchObject({ __type: 'TooManyTagsError' })
  })

  it.each([{ a$: 'x' }, { a: 'x$' }, { '': 'x' }, { ['k'.repeat(129)]: 'x' }, { 'aws:x': 'y' }])(
    '%j is refused',
    async (tags) => {
      expect(await add(tags)).toMatchObject({ __type: 'ValidationException' })
    },
  )

  it('take letters of any script', async () => {
    expect(await add({ équipe: 'голубая команда' })).toEqual({ status: 200 })
  })

  it.each([
    [{ ...resource, ResourceId: '/none' }, 'InvalidResourceId'],
    [{ ...resource, ResourceType: 'Document' }, 'InvalidResourceId'],
    [{ ...resource, ResourceType: 'Thing' }, 'ValidationException'],
  ])('of %j cannot be listed', async (input, __type) => {
    expect(await ask('ListTagsForResource', input)).toMatchObject({ status: 400, __type })
  })
})
