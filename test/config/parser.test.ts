/** What `chamber.yaml` may hold: the parser and the schema, which editors use, agree about it. */
import { text as say } from '../../src/core/text.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parser.ts'
import { faultOf, valueTypes } from '../../src/config/value-type.ts'
import { ChamberError } from '../../src/core/errors.ts'
import { letterCases } from '../../src/core/variable-name.ts'
import { repository } from '../harness/program.ts'

const schema = JSON.parse(
  readFileSync(join(repository, 'schema', 'chamber.schema.json'), 'utf8'),
) as object
const isRegex = (text: string) => {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}
const validate = new Ajv({ formats: { regex: isRegex }, allowUnionTypes: true }).compile(schema)

/** Where and what the parser says; nothing when it takes the text. */
async function fault(text: string): Promise<string | undefined> {
  try {
    await parseConfig(text, say`c`)
    return undefined
  } catch (error) {
    if (error instanceof ChamberError) return error.message
    throw error
  }
}

const refused = (text: string, said: string) => async () => expect(await fault(text)).toBe(said)

describe('a bad file is reported with line and column', () => {
  it('nothing', refused('', 'c, line 1, column 1: there is nothing in it'))
  it('a list', refused('- a', 'c, line 1, column 1: c is no mapping'))
  it(
    'no YAML',
    refused(
      'a: [1',
      'c, line 1, column 6: the indentation does not fit, or a bracket is not closed',
    ),
  )
  it(
    'an unknown member',
    refused('\nservice: a', 'c, line 2, column 1: this name is not known here'),
  )
  it(
    'a member twice',
    refused('case: upper\ncase: lower', 'c, line 2, column 1: a name is there twice'),
  )
  it(
    'services that are a text',
    refused('services: app', 'c, line 1, column 11: services is no list'),
  )
  it(
    'a service that is a number',
    refused('services: [a, 12]', 'c, line 1, column 15: a service is no text'),
  )
  it('a key with a blank', refused('keys:\n  a b:\n', 'c, line 2, column 3: this is no key'))
  it(
    'a key that is a text',
    refused('keys:\n  a: required', 'c, line 2, column 6: a is no mapping'),
  )
  it(
    'an unknown type',
    refused('keys: {a: {type: int}}', 'c, line 1, column 18: type is not known'),
  )
  it(
    'a default of another type',
    refused(
      'keys: {a: {type: integer, default: x}}',
      "c, line 1, column 36: the default of 'a' is not an integer",
    ),
  )
  it(
    'a default that is required',
    refused(
      'keys: {a: {required: true, default: x}}',
      "c, line 1, column 22: 'a' has a default, so it is never missing",
    ),
  )
  it(
    'a pattern that is none',
    refused('keys: {a: {pattern: "["}}', 'c, line 1, column 21: pattern is no regular expression'),
  )
  it(
    'a default without a value',
    refused('keys:\n  a:\n    default:\n', 'c, line 3, column 13: default is no text'),
  )
  it(
    'a second document',
    refused(
      'case: upper\n---\ncase: lower',
      'c, line 2, column 1: there is a second document in it',
    ),
  )
})

describe('values', () => {
  const values = (type: (typeof valueTypes)[number], good: string[], bad: string[]) => () => {
    expect(good.filter((value) => faultOf(value, { type }))).toEqual([])
    expect(bad.filter((value) => !faultOf(value, { type }))).toEqual([])
  }
  it('integer', values('integer', ['0', '-12', '+7'], ['', '1.5', '1e3', ' 1', '0x1']))
  it('boolean', values('boolean', ['true', 'False', '1', 'off'], ['', 'y', '2']))
  it(
    'url',
    values(
      'url',
      ['https://a.b/c?d', 'postgres://u:p@h:5432/d'],
      ['', 'localhost:80', 'https://', 'a b', 'mailto:a@b'],
    ),
  )
  it('json', values('json', ['{}', '[1]', '"a"', '0'], ['', '{a:1}', "'a'"]))
  it(
    'base64',
    values(
      'base64',
      ['YQ==', 'YWI=', 'YWJj', 'Y W\nJj', '_-8', '+/8='],
      ['', 'a', 'YQ=', 'Y', 'ä', 'Y===', '+/8'],
    ),
  )
  it('a pattern is about the whole value', async () => {
    const { keys } = await parseConfig('keys: {a: {pattern: "a|b"}}', say`c`)
    const [declared] = keys
    expect(declared && faultOf('ab', declared)).toBe('does not match its pattern')
    expect(declared && faultOf('b', declared)).toBeUndefined()
  })
})

it('a default is the text that is written', async () => {
  const { keys } = await parseConfig(
    'keys: {a: {default: 0123}, b: {default: yes}, c: {default: 1.50}}',
    say`c`,
  )
  expect(keys.map((one) => one.default)).toEqual(['0123', 'yes', '1.50'])
})

it('anchors can be used', async () => {
  const { keys } = await parseConfig('keys:\n  a: &x {type: url}\n  b: *x\n', say`c`)
  expect(keys.map(({ type }) => type)).toEqual(['url', 'url'])
})

/** Members that are right more often than not, and anything at all. */
const strange = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.constantFrom('', 'x', 'a b', '['),
  fc.constant(null),
  fc.constant([1]),
  fc.constant({ x: 1 }),
)
const often = <T>(good: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: good, weight: 6 }, { arbitrary: strange, weight: 1 })
const key = fc.record(
  {
    required: often(fc.boolean()),
    type: often(fc.constantFrom(...valueTypes)),
    pattern: often(fc.constantFrom('.*', '[', 'a|b', '')),
    variable: often(fc.constantFrom('A', 'a.b', 'A=B', '')),
    unknown: strange,
  },
  { requiredKeys: [] },
)
const withDefault = fc.record(
  {
    default: often(fc.oneof(fc.string(), fc.integer(), fc.boolean())),
    required: often(fc.boolean()),
  },
  { requiredKeys: [] },
)
const config = fc.record(
  {
    services: often(fc.array(often(fc.constantFrom('app', 'team/${STAGE}', '')))),
    keys: often(
      fc.dictionary(fc.constantFrom('a', 'B-c.d', 'a b', ''), often(fc.oneof(key, withDefault))),
    ),
    prefix: often(fc.constantFrom('A_', '', 'a-b')),
    case: often(fc.constantFrom(...letterCases)),
    'prefer-env': often(fc.boolean()),
    files: often(fc.oneof(fc.boolean(), fc.constant('/run/x'))),
    other: strange,
  },
  { requiredKeys: [] },
)

it('the schema and the parser agree about every document', async () => {
  const seen = { valid: 0, invalid: 0 }
  await fc.assert(
    fc.asyncProperty(fc.oneof(config, strange), async (document) => {
      const isValid = validate(document)
      seen[isValid ? 'valid' : 'invalid']++
      expect({ document, isTaken: (await fault(JSON.stringify(document))) === undefined }).toEqual({
        document,
        isTaken: isValid,
      })
    }),
    { numRuns: 2000 },
  )
  expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(100)
})
