import { describe, expect, test } from 'vitest'
import { toBytes, toText } from '../../src/core/bytes.ts'
import { callerEnvironment, composeEnvironment } from '../../src/process/environment-block.ts'
import type { Inherited } from '../../src/host/node/inherited.ts'

const compose = (caller: readonly string[], set: Readonly<Record<string, string>>) =>
  composeEnvironment(caller.map(toBytes), set).map(toText)
const inherited: Inherited = {
  descriptors: [],
  listing: -1,
  streams: [],
  callerLimits: undefined,
  callerStatus: undefined,
  coreDumpFilter: undefined,
  environment: { A: '1', B: '', C: undefined },
}

describe('the variables of a command', () => {
  test('in the order of the caller, new ones last', () =>
    expect(compose(['B=1', 'A=2'], { C: '3' })).toEqual(['B=1', 'A=2', 'C=3']))
  test('a replaced one keeps its place', () =>
    expect(compose(['B=1', 'A=2'], { B: 'x=y' })).toEqual(['B=x=y', 'A=2']))
  test('odd names', () => {
    const odd = ['a.b-c=1', '=C:=2', 'no sign', 'é=ü']
    expect(compose(odd, { É: 'Ü' })).toEqual([...odd, 'É=Ü'])
  })
  test('a value that a NUL would cut is refused, by name', () => {
    expect(() => compose([], { KEY: 'se\0cret' })).toThrow('the value of KEY holds a NUL byte')
  })
  test.each(['', 'A=B', 'A\0'])('a name that cannot be: %j', (name) => {
    expect(() => compose([], { [name]: 'secret' })).toThrow(/cannot name a variable$/)
  })
  test('from a record, where there is no /proc', () =>
    expect(callerEnvironment(inherited)).toEqual(['A=1', 'B=', 'C=']))
})
