import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeServices } from '../../src/environment/merge.ts'
import { fillPlaceholders } from '../../src/environment/strict.ts'
import { parseService } from '../../src/core/service-reference.ts'
import { variableName } from '../../src/core/variable-name.ts'
import { keyOf } from '../harness/keys.ts'

const named = (key: string, name: string) => () => expect(variableName(keyOf(key))).toBe(name)

describe('a key becomes a variable', () => {
  it('in capitals', named('db_url', 'DB_URL'))
  it('a dash becomes an underscore', named('db-url', 'DB_URL'))
  it('a dot becomes an underscore', named('foo.bar', 'FOO_BAR'))
  it('a leading digit stays', named('9lives', '9LIVES'))
})

const service = (name: string, values: Record<string, string>) => ({
  service: parseService(name),
  values: Object.entries(values).map(([key, value]) => ({ key: keyOf(key), value })),
})

const merged = (...services: ReturnType<typeof service>[]) => {
  const { variables, notices } = mergeServices(services)
  const values = Object.fromEntries([...variables].map(([name, { value }]) => [name, value]))
  return { values, notices: notices.map(({ type }) => type), variables }
}

describe('services', () => {
  it('later ones win', () =>
    expect(merged(service('one', { a: '1', b: '1' }), service('two', { b: '2' }))).toMatchObject({
      values: { A: '1', B: '2' },
      notices: ['replaced'],
    }))
  it('of colliding keys the later in byte order wins', () =>
    expect(merged(service('one', { 'Foo-Bar': '1', 'foo-bar': '2', foo_bar: '3' }))).toMatchObject({
      values: { FOO_BAR: '3' },
      notices: ['collision'],
    }))
})

describe('strict', () => {
  const { variables } = merged(
    service('one', { a: '1', b: '1' }),
    service('two', { b: '2', c: '2' }),
  )
  const fill = (parent: Record<string, string>) =>
    [...fillPlaceholders(variables, parent, { placeholder: 'x', namesChosen: false })].map(
      ([name, { value }]) => name + value,
    )
  it('fills what asks for it, from all services', () =>
    expect(fill({ A: 'x', C: 'x' })).toEqual(['A1', 'C2']))
  it('the later service wins', () => expect(fill({ B: 'x' })).toEqual(['B2']))
  it('a placeholder that none fills is named', () =>
    expect(() => fill({ D: 'x' })).toThrow('D: not filled'))
  it('so is a variable with a value of its own', () =>
    expect(() => fill({ A: 'mine' })).toThrow(/^--strict: A: a secret too/))
  it('and a name that could never be filled', () =>
    expect(() => fill({ a: 'x' })).toThrow('a: could never be filled'))
})

it('every key ends in exactly one variable, whatever the services hold', () => {
  const values = fc.dictionary(fc.stringMatching(/^\.?[\w-][\w.-]{0,7}$/), fc.string())
  fc.assert(
    fc.property(fc.array(values), (all) => {
      const { values: found } = merged(...all.map((one, index) => service(`s${index}`, one)))
      const expected = new Set(
        all.flatMap((one) => Object.keys(one).map((key) => variableName(keyOf(key)))),
      )
      expect(new Set(Object.keys(found))).toEqual(expected)
    }),
  )
})
