/** Which objects are secrets, which are indexes, and which keys nobody may have. */
import { expect, it } from 'vitest'
import { conflictDelay } from '../../../src/stores/s3/backoff.ts'
import { checkKey, keyOfPath, spellings } from '../../../src/stores/s3/object-path.ts'
import { keyOf } from '../../harness/keys.ts'

it.each([
  ['app/db.json', 'db'],
  ['app/a.b.json', 'a.b'],
  ['app/my__latest.json', 'my__latest'],
  ['app/__latest.json', undefined],
  ['app/__kms_alias_x__latest.json', undefined],
  ['app/sub/db.json', undefined],
  ['app/db.txt', undefined],
  ['other/db.json', undefined],
])('%s is the key %s of app', (path, key) => {
  expect(keyOfPath(path, 'app')).toBe(key)
})

it.each(['__latest', '__kms__latest', '__kms_alias_x__latest'])('%s is no key', (key) => {
  expect(() => checkKey(key)).toThrow('kept for')
})

it.each(['latest', '_latest', 'my__latest', '__kms', '__kms_a', '__LATEST'])('%s is one', (key) => {
  expect(() => checkKey(key)).not.toThrow()
})

it('a key is looked for as typed and in lower case', () => {
  expect(spellings(keyOf('DB'))).toEqual(['DB', 'db'])
  expect(spellings(keyOf('db'))).toEqual(['db'])
})

it('waiting after a conflict grows, and has an end', () => {
  expect(conflictDelay(1, 1)).toBe(50)
  expect(conflictDelay(60, 1)).toBe(800)
  expect(conflictDelay(60, 0)).toBe(0)
})
