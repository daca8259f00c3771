/** Patterns mean what they mean to JavaScript, in time in proportion to the value. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern } from '../../src/config/pattern.ts'

/** What JavaScript says; undefined for a pattern that is none, or that chamber does not take. */
function compare(pattern: string, text: string) {
  const compiled = compilePattern(pattern)
  if ('fault' in compiled) return undefined
  const wanted = new RegExp(`^(?:${pattern})$`, 'su').test(text)
  return { pattern, text, wanted, is: compiled.matches(text) }
}

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '\\b',
  '\\B',
  '^',
  '$',
  '-',
  '/',
  '\\/',
  '[ab]',
  '[^a]',
  '[a-c0-2]',
  '[\\s\\d]',
  '[^\\S\\n]',
  '[[:alpha:]',
  '[\\b]',
  '[\\-\\]]',
  '[^]',
  '[]',
  '\\n',
  '\\t',
  '\\x41',
  '\\u0041',
  '\\u{1f600}',
  '\\ud83d\\ude00',
  '\\cJ',
  '\\0',
  '\\.',
  '\\\\',
  '\\p{Lu}',
  '\\P{L}',
  '\\p{Script=Greek}',
  '\\p{gc=Nd}',
  '😀',
  'é',
)
const repeated = fc
  .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '*?', '{0,}'))
  .filter(([one, count]) => count === '' || !/^(\\[bB]|[$^])$/.test(one))
  .map((parts) => parts.join(''))
const { expression } = fc.letrec<{ expression: string; group: string }>((tie) => ({
  expression: fc
    .array(fc.oneof({ weight: 4, arbitrary: repeated }, tie('group')), { maxLength: 4 })
    .map((all) => all.join('')),
  group: fc
    .tuple(
      fc.constantFrom('(', '(?:', '(?<n>'),
      tie('expression'),
      fc.constantFrom('|', ''),
      tie('expression'),
      fc.constantFrom(')', ')*', ')+', ')?'),
    )
    .map((parts) => parts.join('')),
}))
const text = fc
  .array(fc.constantFrom(...'ab1A -/\n\t\b\\.:]é😀Ω\u00a0\u3000\0', '[', ':alpha:'), {
    maxLength: 5,
  })
  .map((all) => all.join(''))

it('as JavaScript has it', () => {
  const seen = { matching: 0, other: 0 }
  fc.assert(
    fc.property(expression, text, (pattern, value) => {
      const found = compare(pattern, value)
      if (!found) return
      seen[found.wanted ? 'matching' : 'other']++
      expect(found).toMatchObject({ is: found.wanted })
    }),
    { numRuns: 5000 },
  )
  expect(Math.min(seen.matching, seen.other)).toBeGreaterThan(100)
})

describe('refused', () => {
  const unsupported = 'has a part that chamber does not support'
  it.each([
    ['(', 'is no regular expression'],
    ['\\Qa', 'is no regular expression'],
    ['(?=a)', unsupported],
    ['(?<!a)b', unsupported],
    ['(a)\\1', unsupported],
    ['(?<n>a)\\k<n>', unsupported],
    ['a{1001}', unsupported],
    ['a'.repeat(1001), 'has more than 1000 characters'],
    ['a{1000}'.repeat(50), 'needs more than 10000 states'],
  ])('%j', (pattern, fault) => expect(compilePattern(pattern)).toMatchObject({ fault }))
})

it.each(['(a+)+', '(a|a)*', '(.*a){9}', '(a?){30}a{30}', '(\\w+\\s?)*', '^(a|aa)+$'])(
  '%s takes time in proportion to the value',
  (pattern) => {
    const compiled = compilePattern(pattern)
    if ('fault' in compiled) throw new Error(compiled.fault)
    const cost = (length: number) => {
      const before = process.cpuUsage()
      compiled.matches(`${'a'.repeat(length)}!`)
      const { user, system } = process.cpuUsage(before)
      return Math.max(user + system, 1000)
    }
    cost(2000)
    expect(cost(160_000)).toBeLessThan(cost(10_000) * 16 * 5)
  },
)
