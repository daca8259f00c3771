import { expect, it } from 'vitest'
import { mostSimilar } from '../../src/core/most-similar.ts'

const names = ['read', 'write', 'list', 'list-services', 'releases', 'release', '--skip-unchanged']

it.each([
  ['raed', 'read'],
  ['wirte', 'write'],
  ['lst', 'list'],
  ['lists', 'list'],
  ['list-service', 'list-services'],
  ['relaeses', 'releases'],
  ['--skip-unchnaged', '--skip-unchanged'],
  ['bogus', undefined],
  ['r', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
])('%.20s: %s', (input, expected) => expect(mostSimilar(input, names)).toBe(expected))
