import { text as say } from '../../src/core/text.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPatterns } from '../../src/selection/key-pattern.ts'
import { nameSecrets } from '../../src/selection/naming.ts'
import { select, unmatched } from '../../src/selection/select.ts'
import { fullKey } from '../../src/core/key.ts'
import { variableName } from '../../src/core/variable-name.ts'
import { keyOf } from '../harness/keys.ts'

const keys = ['DB', 'api-key', 'db', 'db_host', 'db_pass', 'web/url']
const secrets = keys.map((name) => {
  const [path, key] = name.includes('/') ? name.split('/') : [undefined, name]
  return {
    path: path === undefined ? path : keyOf(path),
    key: keyOf(key ?? ''),
    value: `value of ${name}`,
  }
})

const patterns = (...words: string[]) => readPatterns(words, say`--only`)

/** The keys that `--only` takes. */
const only =
  (word: string, ...taken: string[]) =>
  async () => {
    const selection = { only: await patterns(word), except: [] }
    expect(select(secrets, selection).map(fullKey)).toEqual(taken)
  }

describe('only', () => {
  it('a key', only('db_host', 'db_host'))
  it('several', only('db_pass, api-key', 'api-key', 'db_pass'))
  it('as it is given, where there is one', only('DB', 'DB'))
  it('in lower case, where there is none', only('DB_HOST', 'db_host'))
  it('a star', only('db_*', 'db_host', 'db_pass'))
  it('a star in capitals', only('DB_*', 'db_host', 'db_pass'))
  it('one letter', only('d?', 'db'))
  it('a class', only('[d]b', 'db'))
  it('a choice, whose comma ends nothing', only('{db,db_pass},api-*', 'api-key', 'db', 'db_pass'))
  it('a star stops at a slash', only('*u*'))
  it('two do not', only('**/url', 'web/url'))
  it.each(['', 'a b', 'a,,b', 'a;b', '$x', '[a', '{a,b'])('not %j', async (word) => {
    await expect(patterns(word)).rejects.toThrow(/^--only: ('.*'|an argument of \d characters?) is/)
  })
})

it('except takes away from what only takes', async () => {
  const selection = { only: await patterns('db*'), except: await patterns('*_pass,DB') }
  expect(select(secrets, selection).map(({ key }) => key)).toEqual(['db', 'db_host'])
})

it('what means no key is named', async () => {
  expect(unmatched(await patterns('db', 'x*', 'Y'), keys)).toEqual(['x*', 'Y'])
})

it('every key is taken by its own name, and by no other', async () => {
  const key = fc.stringMatching(/^[\w.-]{1,8}$/)
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(key, { minLength: 1 }), async (all) => {
      const [first = ''] = all
      const selection = { only: await patterns(first), except: [] }
      const taken = select(
        all.map((one) => ({ key: one })),
        selection,
      )
      expect(taken).toEqual([{ key: first }])
    }),
  )
})

describe('names', () => {
  const named = (renames: Record<string, string>, prefix = '') =>
    nameSecrets(secrets, {
      nameOf: variableName,
      prefix,
      renames: Object.entries(renames).map(([key, variable]) => ({ key, variable })),
    }).map(({ name }) => name)
  it('a prefix stays as it is', () => expect(named({}, 'my_')).toContain('my_DB_HOST'))
  it('a renamed one has no prefix, and comes last', () =>
    expect(named({ db_host: 'PGHOST' }, 'my_').at(-1)).toBe('PGHOST'))
  it('is found in lower case too', () => expect(named({ DB_PASS: 'x' }).at(-1)).toBe('x'))
  it('and as given first', () => expect(named({ DB: 'x' })).toContain('DB'))
  it('variables in lower case', () => expect(variableName(keyOf('Db-Url'), 'lower')).toBe('db_url'))
  it('variables in the case of their keys', () =>
    expect(variableName(keyOf('Db-Url'), 'preserve')).toBe('Db_Url'))
})
