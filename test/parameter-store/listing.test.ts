import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namesIn, openStore, pagesOf, put, storeWith } from './parameter-store.ts'

const names = ['/app/a', '/app/b', '/app/sub/c', '/apple', '/other/x', 'plain', 'prod.app.key']

describe('GetParametersByPath', () => {
  it.each([
    ['/app', false, ['/app/a', '/app/b']],
    ['/app/', false, ['/app/a', '/app/b']],
    ['/app', true, ['/app/a', '/app/b', '/app/sub/c']],
    ['/app/a', true, []],
    ['/', false, ['/apple', 'plain', 'prod.app.key']],
    ['/', true, names],
    ['/none', true, []],
  ])('%s, recursive: %s', async (Path, Recursive, expected) => {
    const ask = await storeWith(names)
    expect(namesIn(await ask('GetParametersByPath', { Path, Recursive }))).toEqual(expected)
  })

  it.each(['app', '/app/o@dd', '/app//b'])('%s is no path', async (Path) => {
    expect(await openStore()('GetParametersByPath', { Path })).toMatchObject({
      __type: 'ValidationException',
      message: expect.stringContaining("doesn't meet the parameter name requirements"),
    })
  })

  it('filters by type and key', async () => {
    const ask = openStore()
    await put(ask, '/app/a')
    await put(ask, '/app/b', { Type: 'SecureString', KeyId: 'alias/one' })
    await put(ask, '/app/c', { Type: 'SecureString', KeyId: 'alias/two' })
    const list = async (filter: object) =>
      namesIn(await ask('GetParametersByPath', { Path: '/app', ParameterFilters: [filter] }))
    expect(await list({ Key: 'Type', Values: ['SecureString'] })).toEqual(['/app/b', '/app/c'])
    expect(await list({ Key: 'KeyId', Values: ['alias/two'] })).toEqual(['/app/c'])
    expect(await list({ Key: 'KeyId', Option: 'BeginsWith', Values: ['alias/'] })).toEqual([
      '/app/b',
      '/app/c',
    ])
  })

  it('gives the labelled version, not the latest', async () => {
    const ask = await storeWith(['/app/a', '/app/b'])
    await put(ask, '/app/a', { Overwrite: true, Value: 'new' })
    await ask('LabelParameterVersion', { Name: '/app/a', ParameterVersion: 1, Labels: ['live'] })
    const { Parameters } = await ask('GetParametersByPath', {
      Path: '/app',
      ParameterFilters: [{ Key: 'Label', Values: ['live'] }],
    })
    expect(Parameters).toMatchObject([{ Name: '/app/a', Version: 1, Value: 'value' }])
  })

  it.each([
    [{ Key: 'Name', Values: ['x'] }, 'InvalidFilterKey'],
    [{ Key: 'Tier', Values: ['Standard'] }, 'InvalidFilterKey'],
    [{ Key: 'tag:x', Values: ['x'] }, 'InvalidFilterKey'],
    [{ Key: 'Label', Option: 'BeginsWith', Values: ['x'] }, 'InvalidFilterOption'],
    [{ Key: 'Nothing', Values: ['x'] }, 'ValidationException'],
  ])('refuses the filter %j', async (filter, __type) => {
    const input = { Path: '/app', ParameterFilters: [filter] }
    expect(await openStore()('GetParametersByPath', input)).toMatchObject({ status: 400, __type })
  })
})

describe('DescribeParameters', () => {
  const describing = (ask: Awaited<ReturnType<typeof storeWith>>) => async (filter: object) =>
    namesIn(await ask('DescribeParameters', { ParameterFilters: [filter] }))

  it.each([
    [{ Key: 'Name', Values: ['/app/a'] }, ['/app/a']],
    [{ Key: 'Name', Values: ['/plain', '/app/b'] }, ['/app/b', 'plain']],
    [{ Key: 'Name', Option: 'BeginsWith', Values: ['prod.app.'] }, ['prod.app.key']],
    [{ Key: 'Name', Option: 'BeginsWith', Values: ['/app'] }, names.slice(0, 4)],
    [{ Key: 'Name', Option: 'Contains', Values: ['sub'] }, ['/app/sub/c']],
    [{ Key: 'Path', Values: ['/app'] }, ['/app/a', '/app/b']],
    [
      { Key: 'Path', Option: 'Recursive', Values: ['/app', '/other'] },
      [...names.slice(0, 3), '/other/x'],
    ],
    [{ Key: 'Type', Option: 'BeginsWith', Values: ['String'] }, names],
    [{ Key: 'Tier', Values: ['Advanced'] }, []],
    [{ Key: 'DataType', Values: ['text'] }, names],
  ])('finds by %j', async (filter, expected) => {
    expect(await describing(await storeWith(names))(filter)).toEqual(expected)
  })

  it('finds what a look at every name would find', async () => {
    const part = fc.stringMatching(/^[ab]{1,2}$/)
    const name = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map((parts) => `/${parts.join('/')}`)
    const holds = {
      Equals: (each: string, value: string) => each === value,
      BeginsWith: (each: string, value: string) => each.startsWith(value),
      Contains: (each: string, value: string) => each.includes(value),
      Recursive: (each: string, value: string) => each.startsWith(`${value}/`),
    }
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { maxLength: 10 }),
        fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...(Object.keys(holds) as (keyof typeof holds)[])),
        async (all, Values, Option) => {
          const find = describing(await storeWith(all))
          const found = await find({
            Key: Option === 'Recursive' ? 'Path' : 'Name',
            Option,
            Values,
          })
          const wanted = (each: string) => Values.some((value) => holds[Option](each, value))
          expect(found).toEqual(all.filter(wanted).toSorted())
        },
      ),
    )
  })

  it('finds by tag, with a value or just by its name', async () => {
    const ask = openStore()
    await put(ask, '/a', { Tags: [{ Key: 'team', Value: 'blue' }] })
    await put(ask, '/b', { Tags: [{ Key: 'team', Value: 'red' }] })
    await put(ask, '/c')
    const find = describing(ask)
    expect(await find({ Key: 'tag:team' })).toEqual(['/a', '/b'])
    expect(await find({ Key: 'tag:team', Values: ['red'] })).toEqual(['/b'])
    expect(await find({ Key: 'tag:team', Option: 'BeginsWith', Values: ['bl'] })).toEqual(['/a'])
  })

  it.each([
    [[{ Key: 'Label', Values: ['x'] }], 'InvalidFilterKey'],
    [[{ Key: 'Name' }], 'InvalidFilterValue'],
    [[{ Key: 'Name', Option: 'Recursive', Values: ['x'] }], 'InvalidFilterOption'],
    [[{ Key: 'Path', Option: 'Equals', Values: ['/x'] }], 'InvalidFilterOption'],
    [[{ Key: 'Type', Values: ['Secret'] }], 'InvalidFilterOption'],
    [[{ Key: 'Path', Values: ['/aws/x'] }], 'ValidationException'],
    [[{ Key: 'Path', Values: ['x'] }], 'ValidationException'],
    [[{ Key: 'Name', Values: [] }], 'ValidationException'],
    [Array.from({ length: 2 }, () => ({ Key: 'Name', Values: ['x'] })), 'InvalidFilterKey'],
  ])('refuses the filters %j', async (ParameterFilters, __type) => {
    const answer = await openStore()('DescribeParameters', { ParameterFilters })
    expect(answer).toMatchObject({ status: 400, __type })
  })

  it('takes the older form of filters, but not both', async () => {
    const ask = await storeWith(names)
    const Filters = [{ Key: 'Name', Values: ['/app'] }]
    expect(namesIn(await ask('DescribeParameters', { Filters }))).toEqual(names.slice(0, 4))
    const ParameterFilters = [{ Key: 'Type', Values: ['String'] }]
    expect(await ask('DescribeParameters', { Filters, ParameterFilters })).toMatchObject({
      message: 'You can use either Filters or ParameterFilters in a single request.',
    })
  })

  it('has nothing that is shared by others', async () => {
    const ask = await storeWith(names)
    expect(namesIn(await ask('DescribeParameters', { Shared: true }))).toEqual([])
  })
})

describe('pages', () => {
  it.each([
    ['DescribeParameters', {}, 51, 50],
    ['GetParametersByPath', { Path: '/' }, 11, 10],
    ['GetParameterHistory', { Name: '/a' }, 51, 50],
  ])('%s takes a size within its limit', async (operation, input, tooMany, most) => {
    const ask = await storeWith(['/a'])
    for (const MaxResults of [0, tooMany]) {
      expect(await ask(operation, { ...input, MaxResults })).toMatchObject({
        __type: 'ValidationException',
        message: expect.stringContaining("at 'maxResults'"),
      })
    }
    expect(await ask(operation, { ...input, MaxResults: most })).toMatchObject({ status: 200 })
  })

  it('hold 10 by default', async () => {
    const ask = await storeWith(Array.from({ length: 12 }, (_, index) => `/a/k${index}`))
    const byPath = await pagesOf(ask, 'GetParametersByPath', { Path: '/a' })
    expect(byPath.map((page) => page.length)).toEqual([10, 2])
    const described = await pagesOf(ask, 'DescribeParameters', {})
    expect(described.map((page) => page.length)).toEqual([10, 2])
  })

  it('come after empty ones when the store is told so', async () => {
    const ask = await storeWith(['/a/1', '/a/2', '/a/3'], { emptyPages: true })
    const input = { Path: '/a', MaxResults: 2 }
    const pages = await pagesOf(ask, 'GetParametersByPath', input)
    expect(pages).toEqual([[], ['/a/1', '/a/2'], [], ['/a/3']])
  })

  it.each(['garbage', 'WyJ4Il0', Buffer.from('["x",false,3]').toString('base64url')])(
    'know the token %j is none of theirs',
    async (NextToken) => {
      const answer = await openStore()('DescribeParameters', { NextToken })
      expect(answer).toMatchObject({ status: 400, __type: 'InvalidNextToken' })
    },
  )

  it('do not take the token of another operation', async () => {
    const ask = await storeWith(['/a', '/b'])
    const { NextToken } = await ask('DescribeParameters', { MaxResults: 1 })
    expect(await ask('GetParametersByPath', { Path: '/', NextToken })).toMatchObject({
      __type: 'InvalidNextToken',
    })
  })

  it('lose and repeat nothing while others write and delete', async () => {
    const key = fc.stringMatching(/^[a-z]{1,3}$/)
    const change = fc.record({ key, isDelete: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { maxLength: 40 }),
        fc.array(change, { maxLength: 20 }),
        fc.integer({ min: 1, max: 10 }),
        async (keys, changes, MaxResults) => {
          const ask = await storeWith(keys.map((each) => `/a/${each}`))
          const seen: string[] = []
          const queue = [...changes]
          let token: unknown
          do {
            const input = { Path: '/a', MaxResults, ...(token ? { NextToken: token } : {}) }
            const page = await ask('GetParametersByPath', input)
            seen.push(...namesIn(page))
            token = page['NextToken']
            const next = queue.shift()
            if (next?.isDelete) await ask('DeleteParameter', { Name: `/a/${next.key}` })
            else if (next) await put(ask, `/a/${next.key}`, { Overwrite: true })
          } while (token)
          expect(seen).toEqual([...new Set(seen)].toSorted())
          const touched = new Set(changes.map((each) => `/a/${each.key}`))
          const untouched = keys.map((each) => `/a/${each}`).filter((name) => !touched.has(name))
          expect(seen).toEqual(expect.arrayContaining(untouched))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('list 10,000 parameters that were written in any order', async () => {
    const all = Array.from({ length: 10_000 }, (_, index) => `/s${index % 300}/k${index}`)
    const ask = await storeWith(all)
    const input = { Path: '/', Recursive: true }
    const pages = await pagesOf(ask, 'GetParametersByPath', input)
    expect(pages.flat()).toEqual(all.toSorted())
    const described = await pagesOf(ask, 'DescribeParameters', { MaxResults: 50 })
    expect(described).toHaveLength(200)
  })
})
