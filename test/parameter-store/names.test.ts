import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answer, namesIn, openStore, put, storeWith } from './parameter-store.ts'

const segment = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,12}$/)
const unreserved = segment.filter((text) => !/^(?:aws|ssm)/i.test(text))
const hierarchical = fc
  .tuple(unreserved, fc.array(segment, { minLength: 1, maxLength: 14 }))
  .map(([first, rest]) => `/${[first, ...rest].join('/')}`)

const codeOf = (answer: Answer) => answer['__type'] ?? 'ok'

describe('names', () => {
  const NAME_RULE = 'If formed as a path'
  it.each([
    ['/aws/x', 'AccessDeniedException', 'No access to reserved parameter name: /aws/x.'],
    ['/AwSome/x', 'AccessDeniedException', 'No access to reserved parameter name: /AwSome/x.'],
    ['/ssm/x', 'ValidationException', NAME_RULE],
    ['Ssm-x', 'ValidationException', 'prefixed with "aws" or "ssm"'],
    ['/app/o@dd', 'ValidationException', NAME_RULE],
    ['/app/sp ace', 'ValidationException', NAME_RULE],
    ['/app/key:1', 'ValidationException', NAME_RULE],
    ['/app/ключ', 'ValidationException', NAME_RULE],
    ['/app//key', 'ValidationException', NAME_RULE],
    ['/app/key/', 'ValidationException', 'must not end with slash'],
    ['app/key', 'ValidationException', 'must be a fully qualified name'],
    ['', 'ValidationException', "Value '' at 'name'"],
    ['/', 'ValidationException', 'must not end with slash'],
  ])('%j is refused', async (name, __type, text) => {
    const answer = await put(openStore(), name)
    expect(answer).toMatchObject({ __type, message: expect.stringContaining(text) })
  })

  it('15 levels are allowed, 16 are not', async () => {
    const ask = openStore()
    expect(await put(ask, '/l'.repeat(15))).toMatchObject({ status: 200 })
    expect(await put(ask, '/l'.repeat(16))).toMatchObject({
      __type: 'HierarchyLevelLimitExceededException',
    })
  })

  it('1,011 characters are allowed, the ARN around the name included', async () => {
    const ask = openStore()
    const room = 1011 - 'arn:aws:ssm:us-east-1:123456789012:parameter/'.length
    expect(await put(ask, `/${'x'.repeat(room)}`)).toMatchObject({ status: 200 })
    expect(await put(ask, `/${'x'.repeat(room + 1)}`)).toMatchObject({ status: 400 })
    expect(await put(ask, 'y'.repeat(room))).toMatchObject({ status: 200 })
  })

  it('at the root, with and without a slash are one parameter', async () => {
    const ask = openStore()
    await put(ask, 'plain')
    expect(await put(ask, '/plain')).toMatchObject({ __type: 'ParameterAlreadyExists' })
    await put(ask, '/plain', { Overwrite: true, Value: 'two' })
    const { Parameter } = await ask('GetParameter', { Name: '/plain' })
    expect(Parameter).toMatchObject({ Name: 'plain', Value: 'two', Version: 2 })
    expect(await ask('DeleteParameter', { Name: '/plain' })).toEqual({ status: 200 })
  })

  it('lose spaces around them', async () => {
    const ask = openStore()
    await put(ask, '  /app/key ')
    const { Parameter } = await ask('GetParameter', { Name: '/app/key' })
    expect(Parameter).toMatchObject({ Name: '/app/key' })
  })

  it('may hold odd characters when the store is lenient', async () => {
    const ask = await storeWith(['/app/o@dd', '/app/sp ace'], { lenientNames: true })
    expect(namesIn(await ask('GetParametersByPath', { Path: '/app' }))).toEqual([
      '/app/o@dd',
      '/app/sp ace',
    ])
    expect(await put(ask, '/app/a:b')).toMatchObject({ status: 400 })
  })

  it('every well-formed name is written, read, listed and deleted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(hierarchical, { maxLength: 30 }), async (names) => {
        const ask = openStore()
        for (const name of names) expect(await put(ask, name)).toMatchObject({ Version: 1 })
        for (const Name of names) {
          expect(await ask('GetParameter', { Name })).toMatchObject({ Parameter: { Name } })
        }
        const input = { Path: '/', Recursive: true }
        const first = namesIn(await ask('GetParametersByPath', input))
        expect(first).toEqual(names.toSorted().slice(0, 10))
        for (const Name of names)
          expect(await ask('DeleteParameter', { Name })).toEqual({ status: 200 })
      }),
      { numRuns: 50 },
    )
  })

  it('any text at all is written or refused in a known way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (name) => {
        const written = codeOf(await put(openStore(), name))
        expect(['ok', 'ValidationException', 'AccessDeniedException']).toContain(written)
        const read = codeOf(await openStore()('GetParameter', { Name: name }))
        expect(['ParameterNotFound', 'ValidationException']).toContain(read)
      }),
    )
  })
})
