import { describe, expect, it } from 'vitest'
import { parseTags } from '../../src/core/tags.ts'

const reads = (typed: string, tags: Record<string, string>) => () =>
  expect(parseTags(typed)).toEqual(tags)

describe('tags in one flag', () => {
  it('one', reads('env=prod', { env: 'prod' }))
  it('several', reads('env=prod,team=core', { env: 'prod', team: 'core' }))
  it('an empty value', reads('env=', { env: '' }))
  it('split at the first =', reads('note=a b=c', { note: 'a b=c' }))
  it('a quoted field', reads('"note=a b",env=x', { note: 'a b', env: 'x' }))
  it('quotes around the only one', reads('"env=prod"', { env: 'prod' }))
  it('letters of any language', reads('Größe=größer', { Größe: 'größer' }))
})

it('flags add up, and the last of a key counts', () =>
  expect(parseTags('b=3,c=4', { a: '1', b: '2' })).toEqual({ a: '1', b: '3', c: '4' }))

it.each(['env', '', '=x', 'bad!name=x', 'env=a;b', 'aws:x=1', `${'k'.repeat(129)}=x`])(
  '%j is refused',
  (typed) => expect(() => parseTags(typed)).toThrow('tag'),
)

it('a quote that is not closed is refused', () =>
  expect(() => parseTags('a="1,b=2')).toThrow('not closed'))
