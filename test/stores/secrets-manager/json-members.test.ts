import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseMembers, printMembers } from '../../../src/stores/secrets-manager/json-members.ts'

const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())

it('every value of an object is found, whatever the blanks', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(0, 1, '\t', '\n'), (value, indent) => {
      const members = parseMembers(JSON.stringify(value, null, indent))
      const parsed = [...(members ?? [])].map(([name, json]) => [name, JSON.parse(json) as unknown])
      expect(new Map(parsed as [string, unknown][])).toEqual(
        new Map(Object.entries(JSON.parse(JSON.stringify(value)) as object)),
      )
    }),
  )
})

it('what is printed is read again', () => {
  fc.assert(
    fc.property(object, (value) => {
      const members = parseMembers(JSON.stringify(value))
      expect(members && parseMembers(printMembers(members))).toEqual(members)
    }),
  )
})

it.each([
  ['a number that no program can hold', '12345678901234567890.10'],
  ['an exponent', '1E+2'],
  ['a list with blanks', '[ 1, {"a" : "}"} ]'],
  ['an escaped character', '"\\u0041\\/"'],
])('%s stays as it is written', (_, json) => {
  const members = parseMembers(`{ "other": "x", "it":\n${json} }`)
  expect(members?.get('it')).toBe(json)
})

it.each([
  ['of a name that comes twice the last counts', '{"a":1,"a":2}', [['a', '2']]],
  ['a name is unescaped', '{"\\u0061":1}', [['a', '1']]],
  ['__proto__ is a name like any other', '{"__proto__":1}', [['__proto__', '1']]],
  ['an empty object', ' {} ', []],
])('%s', (_, text, members) => {
  expect([...(parseMembers(text) ?? ['none'])]).toEqual(members)
})

it.each(['', 'just a password', '["a"]', '"a"', 'null', '{"a":1', '{"a":1}x', '\uFEFF{}'])(
  'no object: %s',
  (text) => {
    expect(parseMembers(text)).toBeUndefined()
  },
)

it('names are printed in byte order, as the Go program prints them', () => {
  expect(
    printMembers(
      new Map([
        ['b', '1'],
        ['_x', '2'],
        ['A', '3'],
      ]),
    ),
  ).toBe('{"A":3,"_x":2,"b":1}')
})
