/** Indexes: what is read back, what changes, and what is no index. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isKmsEntry,
  kmsIndexPath,
  type KmsEntry,
  mergeIndexes,
} from '../../../src/stores/s3-kms/kms-index.ts'
import {
  parseIndex,
  plainIndex,
  printIndex,
  withEntries,
} from '../../../src/stores/s3/index-object.ts'

const key = fc.oneof(
  fc.stringMatching(/^[\w\-.]{1,20}$/),
  fc.constantFrom('__proto__', 'constructor', 'toString', '1'),
)
const index = fc.array(fc.tuple(key, fc.string({ unit: 'binary' }))).map((all) => new Map(all))
const version = (value: string) => ({ created: '', created_by: '', version: 1, value })

describe('an index', () => {
  it('comes back with every key and value', () => {
    fc.assert(
      fc.property(index, (entries) => {
        expect(sorted(parseIndex(printIndex(entries), plainIndex))).toEqual(sorted(entries))
      }),
    )
  })

  it('changes in one key alone', () => {
    fc.assert(
      fc.property(index, key, fc.string(), (entries, name, value) => {
        const changed = withEntries(entries, new Map([[name, version(value)]]), plainIndex)
        const wanted = new Map(entries).set(name, value)
        expect(sorted(changed ?? entries)).toEqual(sorted(wanted))
        expect(changed === undefined).toBe(entries.get(name) === value)
      }),
    )
  })

  it('loses one key alone', () => {
    fc.assert(
      fc.property(index, key, (entries, name) => {
        const changed = withEntries(entries, new Map([[name, undefined]]), plainIndex)
        const wanted = new Map(entries)
        expect(changed !== undefined).toBe(wanted.delete(name))
        expect(sorted(changed ?? entries)).toEqual(sorted(wanted))
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['half of one', '{"latest":{"a":"1"'],
    ['an object without it', '{}'],
    ['null', '{"latest":null}'],
    ['a value that is no text', '{"latest":{"a":1}}'],
    ['the index of another backend', '{"latest":{"a":{"version":1,"value":"v","KMSAlias":"x"}}}'],
  ])('is not %s', (_, text) => {
    expect(parseIndex(text, plainIndex)).toBeUndefined()
  })
})

describe('indexes of keys', () => {
  const entry = fc.record({
    version: fc.nat({ max: 3 }),
    value: fc.string(),
    KMSAlias: fc.constantFrom('alias/a', 'alias/b'),
  })
  const kmsIndex = fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), entry))
    .map((all) => new Map(all))

  it('are read as one, the highest version of each key', () => {
    fc.assert(
      fc.property(fc.array(kmsIndex), (indexes) => {
        const merged = mergeIndexes(indexes)
        const all = indexes.flatMap((one) => [...one])
        for (const [name, found] of all) {
          const versions = all.filter(([other]) => other === name).map(([, one]) => one.version)
          expect(merged.get(name)?.version).toBe(Math.max(...versions))
          expect(isKmsEntry(found)).toBe(true)
        }
      }),
    )
  })

  it('of equal versions have the later one', () => {
    const one = (value: string): [string, KmsEntry] => ['a', { version: 1, value, KMSAlias: 'x' }]
    expect(mergeIndexes([new Map([one('v')]), new Map([one('w')])]).get('a')?.value).toBe('w')
  })

  it.each([
    ['alias/other', 'a/b/__kms_alias_other__latest.json'],
    ['alias/team/app', 'a/b/__kms_alias_team_app__latest.json'],
    ['arn:aws:kms:eu-west-1:1:key/7', 'a/b/__kms_arn:aws:kms:eu-west-1:1:key_7__latest.json'],
  ])('of %s are named by it', (kmsKey, path) => {
    expect(kmsIndexPath('a/b', kmsKey)).toBe(path)
  })
})

const sorted = (entries: ReadonlyMap<string, unknown> | undefined) =>
  entries && [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))
