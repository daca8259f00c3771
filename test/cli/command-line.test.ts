import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCommand, parseWords } from '../../src/cli/command-line.ts'

const flags = [
  { long: 'quiet', short: 'q', takesValue: false },
  { long: 'version', short: 'v', takesValue: true },
  { long: 'tags', short: 't', takesValue: true },
  { long: 'files', takesValue: false, mayTakeValue: true },
]

const reads = (typed: string, expected: Partial<ReturnType<typeof parseWords>>) => () =>
  expect(parseWords(typed.split(' '), flags)).toMatchObject(expected)

describe('flags as the Go program reads them', () => {
  it('long, with the value behind', reads('--version 2', { flags: ['--version=2'] }))
  it('long, with =', reads('--version=2', { flags: ['--version=2'] }))
  it('long, with an empty value', reads('--version=', { flags: ['--version='] }))
  it('short, with the value behind', reads('-v 2', { flags: ['--version=2'] }))
  it('short, joined', reads('-v2', { flags: ['--version=2'] }))
  it('short, with =', reads('-v=2', { flags: ['--version=2'] }))
  it('bundled', reads('-qv=2', { flags: ['--quiet', '--version=2'] }))
  it('a negative number is a value', reads('-v -1', { flags: ['--version=-1'] }))
  it('a value may look like a flag', reads('-v --quiet', { flags: ['--version=--quiet'] }))
  it('a boolean spelled out', reads('--quiet=T', { flags: ['--quiet'] }))
  it('a boolean turned off', reads('--quiet=false', { flags: [] }))
  it('the last of a repeated boolean counts', reads('-q --quiet=0', { flags: [] }))
  it('repeated values stay in order', reads('-t a -t b', { flags: ['--tags=a', '--tags=b'] }))
  it('a value that may be left out', reads('--files a', { flags: ['--files'], operands: ['a'] }))
  it('and stands behind =', reads('--files=a b', { flags: ['--files=a'], operands: ['b'] }))
  it('a single dash is an operand', reads('a - b', { operands: ['a', '-', 'b'] }))
  it('flags stand between operands', reads('a -q b', { flags: ['--quiet'], operands: ['a', 'b'] }))
  it('behind -- nothing is a flag', reads('a -- -q --', { operands: ['a'], rest: ['-q', '--'] }))
})

const refuses = (typed: string, text: string) => () =>
  expect(() => parseWords(typed.split(' '), flags)).toThrow(text)

describe('refused', () => {
  it('an unknown flag', refuses('--nope', 'unknown flag: --nope'))
  it('an abbreviation', refuses('--quie', 'unknown flag: --quie'))
  it('an unknown letter', refuses('-qz', "unknown shorthand flag: 'z' in -qz"))
  it('a missing value', refuses('--version', 'flag needs a value: --version'))
  it('a boolean that is none', refuses('--quiet=maybe', 'neither true nor false'))
})

describe('the command', () => {
  const find = (...words: string[]) => findCommand(words, flags)?.name
  it('is the first operand', () => expect(find('-q', 'read', 'x')).toBe('read'))
  it('stands behind the value of a flag', () => expect(find('-v', '2', 'read')).toBe('read'))
  it('an unknown flag takes a word, as in Go', () => expect(find('--x', 'a', 'b')).toBe('b'))
  it('an unknown flag with = takes none', () => expect(find('--x=1', 'a')).toBe('a'))
  it('is not looked for behind --', () => expect(find('--', 'read')).toBeUndefined())
})

it('operands come through whatever they are, when -- is before them', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      expect(parseWords(['--', ...words], flags)).toEqual({ flags: [], operands: [], rest: words })
    }),
  )
})
